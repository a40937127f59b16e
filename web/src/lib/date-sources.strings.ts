import { speak, words } from './i18n'

/** Where a date came from, by the server's names. */
const dateSourceWords = words(
  'dateSources',
  {
    human: 'Von Hand eingetragen',
    sidecar: 'Begleitdatei (XMP)',
    exif: 'EXIF der Kamera',
    quicktime: 'Aufnahmedatum des Videos',
    camera: 'Angabe der Kamera im Video',
    xmp: 'XMP in der Datei',
    iptc: 'IPTC in der Datei',
    gps: 'GPS-Zeit',
    container: 'Zeitstempel des Videos',
    name: 'Dateiname',
    modified: 'Änderungsdatum in der Datei',
    file: 'Dateidatum',
  },
  {
    human: 'Entered by hand',
    sidecar: 'Sidecar (XMP)',
    exif: 'EXIF of the camera',
    quicktime: 'Creation date of the video',
    camera: 'The camera, inside the video',
    xmp: 'XMP in the file',
    iptc: 'IPTC in the file',
    gps: 'GPS time',
    container: 'Timestamp of the video',
    name: 'File name',
    modified: 'Modification date in the file',
    file: 'Date of the file',
  },
)

const SOURCES = [
  'human',
  'sidecar',
  'exif',
  'quicktime',
  'camera',
  'xmp',
  'iptc',
  'gps',
  'container',
  'name',
  'modified',
  'file',
] as const

/** "exif" → "EXIF of the camera"; what is not known stays as it is. */
export function dateSourceName(source: string | null): string | null {
  const known = SOURCES.find((each) => each === source)
  return known ? speak(dateSourceWords)(known) : source
}
