import { dateSourceName } from '@/lib/date-sources.strings'
import { clock, dayLabel, offsetLabel, timeLabel } from '@/lib/dates'
import type { Translate, Words } from '@/lib/i18n'
import { bytes, cameraName } from '@/lib/quantities'
import { exact } from '@/lib/time'
import type { Detail } from './detail'
import type { infoWords } from './info.strings'

type T = Translate<typeof infoWords extends Words<infer Table> ? Table : never>
/** A `text` stands alone, without its label beside it. */
export type Fact = { label: string; value: string; text?: boolean }
export type Group = { title: string; facts: Fact[] }

/** A photo's facts in groups, as people read them. Facts that are not known are not there, nor are empty groups. */
export function infoGroups(photo: Detail, t: T, language: string): Group[] {
  const number = (value: number, digits = 1) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)
  const of = { photo, t, language, number }
  return [
    { title: t('about'), facts: about(of) },
    { title: t('date'), facts: date(of) },
    { title: t('place'), facts: place(of) },
    { title: t('camera'), facts: camera(of) },
    { title: t('exposure'), facts: exposure(of) },
    { title: t('video'), facts: video(of) },
    { title: t('file'), facts: file(of) },
  ].filter(({ facts }) => facts.length > 0)
}

type Of = { photo: Detail; t: T; language: string; number: (value: number, digits?: number) => string }
type Value = string | number | null | undefined | false

/** Only the facts that are known. */
function known(...facts: [label: string, value: Value, text?: boolean][]): Fact[] {
  return facts.flatMap(([label, value, text]) =>
    value === null || value === undefined || value === false || value === ''
      ? []
      : [{ label, value: String(value), ...(text && { text }) }],
  )
}

/** A value in words, if there is one. */
const some = <V>(value: V | null | undefined, say: (value: V) => string): string | null =>
  value === null || value === undefined ? null : say(value)

const about = ({ photo, t }: Of): Fact[] =>
  known(
    [t('title'), photo.title, true],
    [t('caption'), photo.caption !== photo.title && photo.caption, true],
    [t('description'), photo.description !== photo.caption && photo.description, true],
    [t('rating'), some(photo.user_rating, (count) => t('stars', { count }))],
    [t('label'), photo.label],
    [t('artist'), photo.artist],
    [t('copyright'), photo.copyright],
  )

function date({ photo, t, language }: Of): Fact[] {
  const local = photo.taken_local
  const time = timeLabel(local, language)
  return known(
    [t('day'), shortDay(local, language) ?? t('undated')],
    [t('time'), time && t('localTime', { time })],
    [t('offset'), local && (some(photo.taken_offset, offsetLabel) ?? t('offsetUnknown'))],
    [t('takenFrom'), dateSourceName(photo.taken_from)],
    [t('takenOriginal'), photo.taken_at_original],
  )
}

const shortDay = (local: string | null, language: string): string | null =>
  local && dayLabel(local.slice(0, 7), Number(local.slice(8, 10)), language)

const place = ({ photo, t, number }: Of): Fact[] =>
  known(
    [t('location'), photo.location_name],
    [t('city'), photo.city],
    [t('state'), photo.state],
    [t('country'), photo.country ?? photo.country_code],
    [t('coordinates'), coordinates(photo)],
    [t('altitude'), some(photo.altitude, (metres) => `${number(metres, 0)} m`)],
    [t('accuracy'), some(photo.gps_accuracy, (metres) => `± ${number(metres, 0)} m`)],
    [t('direction'), some(photo.gps_direction, (degrees) => `${number(degrees, 0)}°`)],
    [t('gpsSpeed'), some(photo.gps_speed, (speed) => `${number(speed, 0)} km/h`)],
  )

const coordinates = ({ latitude, longitude }: Detail): string | null =>
  latitude === null || longitude === null ? null : `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`

const camera = ({ photo, t }: Of): Fact[] =>
  known(
    [t('model'), cameraName(photo.camera_make, photo.camera_model)],
    [t('lens'), cameraName(photo.lens_make, photo.lens_model)],
    [t('serial'), photo.camera_serial],
    [t('lensSerial'), photo.lens_serial],
    [t('software'), photo.software],
  )

function exposure({ photo, t, number }: Of): Fact[] {
  const focal = some(photo.focal_length, (mm) => `${number(mm)} mm`)
  const equivalent = some(photo.focal_length_35mm, (mm) => `${number(mm, 0)} mm`)
  const flash = photo.flash ?? some(photo.flash_fired, (fired) => t(fired ? 'flashFired' : 'flashOff'))
  return known(
    [t('aperture'), some(photo.aperture, (value) => `f/${number(value)}`)],
    [t('shutter'), some(photo.shutter_speed, (speed) => `${speed} s`)],
    [t('iso'), photo.iso],
    [
      t('focal'),
      focal && equivalent && focal !== equivalent ? t('focal35', { focal, equivalent }) : (focal ?? equivalent),
    ],
    [t('bias'), some(photo.exposure_bias, (bias) => `${bias > 0 ? '+' : ''}${number(bias)} EV`)],
    [t('program'), photo.exposure_program],
    [t('mode'), photo.exposure_mode],
    [t('metering'), photo.metering_mode],
    [t('whiteBalance'), photo.white_balance],
    [t('flash'), flash],
    [t('light'), photo.light_source],
    [t('scene'), photo.scene_type],
    [t('zoom'), photo.digital_zoom && photo.digital_zoom !== 1 && `${number(photo.digital_zoom)}×`],
  )
}

const video = ({ photo, t, number }: Of): Fact[] =>
  photo.is_video
    ? known(
        [t('length'), some(photo.duration_seconds, clock)],
        [t('videoCodec'), photo.video_codec],
        [t('audioCodec'), photo.audio_codec],
        [t('fps'), some(photo.video_fps, (fps) => number(fps, 2))],
        [t('bitrate'), some(photo.video_bitrate, (bits) => `${number(bits / 1e6)} Mbit/s`)],
        [t('hdr'), photo.is_hdr && t('yes')],
        [t('projection'), photo.projection],
      )
    : known([t('hdr'), photo.is_hdr && t('yes')], [t('projection'), photo.projection])

function file({ photo, t, language, number }: Of): Fact[] {
  const { width, height } = photo
  const kinds = [
    photo.is_motion_photo && t('motionPhoto'),
    photo.is_animated && t('animated'),
    photo.is_360 && t('panorama360'),
    photo.is_drone && t('drone'),
  ]
  const state = [photo.is_damaged && t('damaged'), photo.is_missing && t('missing')]
  const pixels = width && height ? t('pixels', { width, height, megapixels: number((width * height) / 1e6) }) : null
  return known(
    [t('name'), photo.filename],
    [t('path'), photo.path],
    [t('size'), bytes(photo.file_size, language)],
    [t('dimensions'), pixels],
    [t('type'), photo.mime_type],
    [t('colorSpace'), photo.color_space],
    [t('profile'), photo.color_profile],
    [t('depth'), some(photo.bit_depth, (count) => t('bits', { count }))],
    [t('orientation'), photo.orientation],
    [t('kinds'), kinds.filter(Boolean).join(', ')],
    [t('state_of'), state.filter(Boolean).join(', ')],
    [t('livePhoto'), photo.content_identifier],
    [t('burst'), photo.burst_id],
    [t('added'), exact(photo.added_at, language)],
  )
}
