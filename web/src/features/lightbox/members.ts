import { type Shot, VIDEO } from '@/lib/engine/walk'
import type { Translate, Words } from '@/lib/i18n'
import { download, downloadMotion } from '@/lib/media'
import type { Detail } from './detail'
import type { stackWords } from './stack.strings'

export type Stack = NonNullable<Detail['stack']>
export type Member = Stack['members'][number]
type T = Translate<typeof stackWords extends Words<infer Table> ? Table : never>

const names = new Intl.Collator('en', { numeric: true })

/** The photos of a stack in an order that does not change with the cover: frames by name, pairs as the server has them. */
export function inOrder({ kind, members }: Stack): Member[] {
  if (kind === 'live' || kind === 'raw')
    return members.toSorted((a, b) => rank(a) - rank(b) || names.compare(a.filename, b.filename))
  return members.toSorted((a, b) => names.compare(a.filename, b.filename) || a.id - b.id)
}

const isRaw = ({ mime_type }: Member): boolean => /^image\/x-(?!ms-bmp)/.test(mime_type ?? '')
// A picture, then what it was made of, then what moves.
const rank = (member: Member): number => (member.kind === 'video' ? 2 : isRaw(member) ? 1 : 0)

/** What a file is, as people call it: RAW, JPEG, HEIC. */
function formatOf(member: Member): string {
  if (isRaw(member)) return 'RAW'
  const [, name = ''] = (member.mime_type ?? '').split('/')
  return name.replace(/^(x-|vnd\.)/, '').toUpperCase() || (member.filename.split('.').pop() ?? '').toUpperCase()
}

/** What a photo is among those of its stack: "RAW", "Film", "Burst 3 of 12". */
export function nameOf(stack: Stack, member: Member, t: T): string {
  const film = member.kind === 'video'
  if (stack.kind === 'live' || stack.kind === 'raw') return film ? t('film') : formatOf(member)
  const place = { number: inOrder(stack).findIndex(({ id }) => id === member.id) + 1, total: stack.members.length }
  if (film) return t('filmOf', place)
  const name = t(stack.kind === 'burst' ? 'burstOf' : 'photoOf', place)
  return isRaw(member) ? t('withFormat', { name, format: formatOf(member) }) : name
}

/** What stands on its small picture: the format of a pair, the number of a frame. */
export function badgeOf(stack: Stack, member: Member, t: T): string {
  if (stack.kind === 'live' || stack.kind === 'raw') return nameOf(stack, member, t)
  return String(inOrder(stack).findIndex(({ id }) => id === member.id) + 1)
}

/** What the grid would know of a photo that stands behind the tile `at`. */
export const shotOfMember = (member: Member, at: Shot): Shot => ({
  id: member.id,
  ratio: member.aspect_ratio ?? 1.5,
  thumbhash: member.thumbhash,
  v: member.version,
  flags: member.kind === 'video' ? VIDEO : 0,
  duration: 0,
  stack: at.stack,
  month: at.month,
  day: at.day,
})

export type Part = { name: string; file: string; href: string }

/** The files of a photo beside its own original: the others of its stack, and the film inside it. */
export function partsOf(photo: Detail, t: T): Part[] {
  const { stack } = photo
  const inside = photo.has_motion && photo.motion_url?.includes(`/${photo.id}/motion`)
  return [
    ...(inside ? [{ name: t('partMotion'), file: '', href: downloadMotion(photo.id) }] : []),
    ...(stack ? inOrder(stack) : []).map((member) => ({
      name: nameOf(stack as Stack, member, t),
      file: member.filename,
      href: download(member.id),
    })),
  ]
}
