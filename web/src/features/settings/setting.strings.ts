import { words } from '@/lib/i18n'

/** Every setting by its key, with `<key>.help` below it, and every group by `<group>`. A test compares them with the server's. */
export const settingWords = words(
  'setting',
  {
    scan: 'Scanner',
    'scan.exclusion_patterns': 'Ausschlussmuster für neue Quellen',
    'scan.exclusion_patterns.help':
      'Was eine neue Quelle überspringt, ein Muster je Zeile. Vorhandene Quellen behalten ihre eigenen.',
    video: 'Videos',
    'video.auto_transcode': 'Videos beim Import umwandeln',
    'video.auto_transcode.help':
      'Was Browser nicht abspielen, wird gleich nach dem Einlesen umgewandelt. Ausgeschaltet geschieht das, sobald jemand das Video zum ersten Mal öffnet.',
    'video.transcode_resolution': 'Auflösung umgewandelter Videos',
    'video.transcode_resolution.help':
      'So viele Zeilen hat ein umgewandeltes Video höchstens. Kleinere Videos werden nicht vergrößert, Originale nie verändert.',
    'video.transcode_resolution=480': '480p',
    'video.transcode_resolution=720': '720p',
    'video.transcode_resolution=1080': '1080p',
    'scan.force_reindex': 'Alles neu einlesen und beschreiben',
    'scan.force_reindex.help':
      'Der nächste Scan liest die Metadaten aller Fotos noch einmal. Solange es eingeschaltet ist, beschreibt die KI auch Fotos, die schon einen Text mitbringen. Was du selbst geschrieben hast, bleibt.',
    xmp: 'In Dateien schreiben',
    'xmp.write_mode': 'Wohin geschrieben wird',
    'xmp.write_mode.help':
      'Titel, Beschreibungen, Stichwörter, Sterne, Personen, Ort und Datum, die du hier änderst, stehen immer in der Bibliothek. Deine Originale bleiben unberührt, solange hier nicht „In die Datei“ gewählt ist. Dann ändert sich nur ihr Text, nie das Bild, und ihr Dateidatum bleibt. Was sich nicht hineinschreiben lässt (RAW, AVI, schreibgeschützte Ordner), bekommt stattdessen eine Begleitdatei.',
    'xmp.write_mode=off': 'Nirgendwohin – nur in der Bibliothek',
    'xmp.write_mode=file': 'In die Datei',
    'xmp.write_mode=file+sidecar': 'In die Datei und in eine Begleitdatei',
    'xmp.write_mode=sidecar': 'In eine Begleitdatei (.xmp) daneben',
    'xmp.fill_missing_date': 'Fehlendes Aufnahmedatum ergänzen',
    'xmp.fill_missing_date.help':
      'Fotos ohne Aufnahmedatum bekommen das Datum ihrer Datei geschrieben. Das geschieht nur, wenn oben ein Ziel gewählt ist.',
    auth: 'Anmeldung',
    'auth.enforce': 'Anmeldung verlangen',
    'auth.enforce.help':
      'Ausgeschaltet ist jeder, der diesen Server erreicht, sein Administrator: Er sieht, ändert und löscht alles. Das ist nur für dich allein in einem Netz gedacht, in dem sonst niemand ist.',
  },
  {
    scan: 'Scanner',
    'scan.exclusion_patterns': 'Exclusion patterns for new sources',
    'scan.exclusion_patterns.help': 'What a new source skips, one pattern per line. Existing sources keep their own.',
    video: 'Videos',
    'video.auto_transcode': 'Convert videos on import',
    'video.auto_transcode.help':
      'What browsers cannot play is converted right after it is read. When off, that happens as soon as somebody opens the video for the first time.',
    'video.transcode_resolution': 'Resolution of converted videos',
    'video.transcode_resolution.help':
      'A converted video has at most this many lines. Smaller videos are not enlarged, originals never changed.',
    'video.transcode_resolution=480': '480p',
    'video.transcode_resolution=720': '720p',
    'video.transcode_resolution=1080': '1080p',
    'scan.force_reindex': 'Read and describe everything again',
    'scan.force_reindex.help':
      'The next scan reads the metadata of all photos once more. While it is on, the AI also describes photos that brought a text of their own. What you have written yourself stays.',
    xmp: 'Writing changes into files',
    'xmp.write_mode': 'Where to write',
    'xmp.write_mode.help':
      'Titles, descriptions, keywords, stars, people, places and dates that you change here are always in the library. Your originals stay untouched unless you choose “into the file”. Then only their text changes, never the picture, and their file date stays. What cannot be written into (RAW, AVI, read-only folders) gets a sidecar file instead.',
    'xmp.write_mode=off': 'Nowhere – only in the library',
    'xmp.write_mode=file': 'Into the file',
    'xmp.write_mode=file+sidecar': 'Into the file and a sidecar file',
    'xmp.write_mode=sidecar': 'Into a sidecar file (.xmp) beside it',
    'xmp.fill_missing_date': 'Fill in a missing capture date',
    'xmp.fill_missing_date.help':
      "Photos without a capture date get their file's date written. This only happens when a target is chosen above.",
    auth: 'Signing in',
    'auth.enforce': 'Require signing in',
    'auth.enforce.help':
      'When off, whoever reaches this server is its administrator: they see, change and delete everything. That is only for a single user on a network where nobody else is.',
  },
)
