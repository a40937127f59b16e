import { describe, expect, it } from 'vitest'
import { speak } from '@/lib/i18n'
import type { Detail } from './detail'
import { badgeOf, inOrder, type Member, nameOf, partsOf, type Stack, shotOfMember } from './members'
import { stackWords } from './stack.strings'

const t = speak(stackWords)
const member = (id: number, filename: string, mime_type: string, more: Partial<Member> = {}): Member => ({
  id,
  filename,
  kind: mime_type.startsWith('video/') ? 'video' : 'photo',
  mime_type,
  version: 'v',
  thumbhash: null,
  aspect_ratio: 1.5,
  is_cover: false,
  ...more,
})
const stack = (kind: Stack['kind'], ...members: Member[]): Stack => ({ id: 1, kind, cover_id: 0, members })
const files = (of: Stack) => inOrder(of).map(({ filename }) => filename)

describe('GAL-11 the photos of a stack', () => {
  it('keep their order whichever is the cover', () => {
    const frames = [10, 2, 1].map((number) => member(number, `IMG_${number}.jpg`, 'image/jpeg'))
    expect(files(stack('burst', ...frames))).toEqual(['IMG_1.jpg', 'IMG_2.jpg', 'IMG_10.jpg'])
    const pair = [
      member(1, 'a.dng', 'image/x-adobe-dng'),
      member(2, 'a.mov', 'video/quicktime'),
      member(3, 'a.jpg', 'image/jpeg'),
    ]
    expect(files(stack('raw', ...pair))).toEqual(['a.jpg', 'a.dng', 'a.mov'])
  })

  it('are named by what they are, or by their place', () => {
    const raw = member(1, 'a.cr3', 'image/x-canon-cr3')
    const heic = member(2, 'a.heic', 'image/heic')
    const film = member(3, 'a.mov', 'video/quicktime')
    const pair = stack('raw', heic, raw, film)
    expect([heic, raw, film].map((one) => nameOf(pair, one, t))).toEqual(['HEIC', 'RAW', 'Film'])
    const bmp = member(4, 'a.bmp', 'image/x-ms-bmp')
    expect(nameOf(stack('raw', bmp, raw), bmp, t)).not.toBe('RAW')
    const burst = stack(
      'burst',
      ...[1, 2, 3].map((id) => member(id, `${id}.jpg`, 'image/jpeg')),
      member(4, '4.dng', 'image/x-adobe-dng'),
    )
    expect(nameOf(burst, burst.members[2] as Member, t)).toMatch(/3.*4/)
    expect(nameOf(burst, burst.members[3] as Member, t)).toMatch(/RAW/)
    expect(badgeOf(burst, burst.members[2] as Member, t)).toBe('3')
  })

  it('stand in the place of their tile', () => {
    const tile = { id: 1, ratio: 1, thumbhash: null, v: 'x', flags: 3, duration: 0, stack: 4, month: '2024-05', day: 4 }
    const shot = shotOfMember(member(9, 'a.mov', 'video/quicktime'), tile)
    expect([shot.id, shot.flags, shot.month, shot.day]).toEqual([9, 2, '2024-05', 4])
  })
})

describe('GAL-18 the parts that can be downloaded', () => {
  const photo = (more: Partial<Detail>) =>
    ({ id: 7, has_motion: false, motion_url: null, stack: null, ...more }) as Detail

  it('are none beside the original of a photo of one file', () => expect(partsOf(photo({}), t)).toEqual([]))

  it('are the film inside a motion photo', () => {
    const parts = partsOf(photo({ has_motion: true, motion_url: '/api/v1/photos/7/motion?v=1' }), t)
    expect(parts.map(({ href }) => href)).toEqual(['/api/v1/photos/7/motion?attachment=1'])
  })

  it('are still and film of a live photo, each as it is', () => {
    const live = stack('live', member(7, 'a.heic', 'image/heic'), member(8, 'a.mov', 'video/quicktime'))
    const parts = partsOf(photo({ has_motion: true, motion_url: '/api/v1/photos/8/stream', stack: live }), t)
    expect(parts.map(({ file, href }) => [file, href])).toEqual([
      ['a.heic', '/api/v1/photos/7/original?attachment=1'],
      ['a.mov', '/api/v1/photos/8/original?attachment=1'],
    ])
  })
})
