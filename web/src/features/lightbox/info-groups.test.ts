import { describe, expect, it } from 'vitest'
import { speak } from '@/lib/i18n'
import { type Detail, monthOf, shotOfDetail } from './detail'
import { infoWords } from './info.strings'
import { infoGroups } from './info-groups'

const nothing = {
  id: 7,
  filename: 'a.jpg',
  file_size: 812,
  added_at: '2026-11-20T10:00:00Z',
  steps: [],
  is_video: false,
  is_damaged: false,
  is_missing: false,
  is_360: false,
  is_drone: false,
  is_favorite: false,
  status: 'done',
}

/** A detail in which all else is unknown, as the server says it: null. */
const detail = (facts: Partial<Detail>): Detail =>
  new Proxy({ ...nothing, ...facts } as Detail, { get: (all, name) => Reflect.get(all, name) ?? null })

const read = (facts: Partial<Detail>, language = 'en') =>
  Object.fromEntries(
    infoGroups(detail(facts), speak(infoWords), language).map(({ title, facts: found }) => [
      title,
      Object.fromEntries(found.map(({ label, value }) => [label, value])),
    ]),
  )

describe('GAL-12 the information of a photo', () => {
  it('says what is known of camera and exposure as photographers write it', () => {
    const groups = read({
      camera_make: 'FUJIFILM',
      camera_model: 'X-T4',
      lens_make: 'FUJIFILM',
      lens_model: 'Fujifilm XF35mmF1.4 R',
      aperture: 2.8,
      shutter_speed: '1/250',
      iso: 400,
      focal_length: 35,
      focal_length_35mm: 53,
      exposure_bias: 0.33,
      flash_fired: false,
    })
    expect(groups.Camera).toEqual({ Model: 'FUJIFILM X-T4', Lens: 'Fujifilm XF35mmF1.4 R' })
    expect(groups.Exposure).toEqual({
      Aperture: 'f/2.8',
      'Shutter speed': '1/250 s',
      ISO: '400',
      'Focal length': '35 mm (53 mm equivalent)',
      'Exposure compensation': '+0.3 EV',
      Flash: 'did not fire',
    })
  })

  it('says the local time, its offset, and how it is known', () => {
    expect(
      read({ taken_local: '2025-06-14T18:42:07', taken_offset: -210, taken_from: 'sidecar', taken_at_original: 'x' })
        .Date,
    ).toEqual({
      Day: 'Sat, June 14, 2025',
      Time: '06:42:07 PM local time',
      'Time zone': 'UTC−03:30',
      'Known from': 'Sidecar (XMP)',
      'As it stands in the file': 'x',
    })
    expect(read({ taken_local: '2025-06-14T18:42:07' }).Date).toMatchObject({ 'Time zone': 'unknown' })
    expect(read({}).Date).toEqual({ Day: 'No date' })
  })

  it('shows zero as a value and leaves out what is not known', () => {
    const groups = read({ latitude: 0, longitude: 0, altitude: 0, user_rating: 0, gps_direction: 0 })
    expect(groups.Place).toEqual({ Coordinates: '0.00000, 0.00000', Altitude: '0 m', Direction: '0°' })
    expect(groups.Description).toEqual({ Rating: '0 of 5 stars' })
    expect(groups.Camera).toBeUndefined()
    expect(groups.Video).toBeUndefined()
  })

  it('says sizes in the units people use, and where the file lies', () => {
    const file = (facts: Partial<Detail>, language = 'de') => read(facts, language).File
    expect(file({ width: 4032, height: 3024, file_size: 4_213_456, path: '/fotos/a.jpg' })).toMatchObject({
      Size: '4,2 MB',
      Dimensions: '4032 × 3024 (12,2 MP)',
      Path: '/fotos/a.jpg',
    })
    expect(file({ file_size: 812 })?.Size).toBe('812 B')
    expect(file({ file_size: 1_240_000_000 })?.Size).toBe('1,24 GB')
    expect(file({ is_damaged: true, is_missing: true }, 'en')?.State).toBe(
      'damaged, read as far as possible, file is missing',
    )
  })

  it('tells of a film', () => {
    expect(
      read({ is_video: true, duration_seconds: 73.4, video_codec: 'hevc', video_fps: 29.97, video_bitrate: 17_500_000 })
        .Video,
    ).toEqual({
      Length: '1:13',
      Picture: 'hevc',
      'Frames per second': '29.97',
      'Bit rate': '17.5 Mbit/s',
    })
  })
})

describe('a photo known only by its details', () => {
  it('stands for its tile', () => {
    const photo = detail({
      aspect_ratio: 0.75,
      taken_local: '2025-06-14T18:42:07',
      thumb_url: '/api/v1/photos/7/thumbnail?v=abcd1234&size=small',
      is_video: true,
      is_favorite: true,
      duration_seconds: 3.6,
    })
    expect(shotOfDetail(photo)).toMatchObject({
      id: 7,
      ratio: 0.75,
      v: 'abcd1234',
      flags: 3,
      duration: 4,
      month: '2025-06',
      day: 14,
    })
    expect(monthOf(detail({}))).toBe('undated')
    expect(shotOfDetail(detail({ status: 'error' }))).toMatchObject({ v: null, flags: 8, month: 'undated', day: 0 })
  })
})
