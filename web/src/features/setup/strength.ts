export const SHORTEST = 10

export type Strength = 0 | 1 | 2 | 3 | 4

// What everybody tries first adds nothing.
const predictable = [
  /^(.)\1+$/,
  /(0123|1234|2345|3456|4567|5678|6789|abcd|qwert[zy]?|asdf|yxcv|zxcv)\d*/gi,
  /pass(w(or[td])?)?/gi,
  /nimtaflow|letmein|welcome|hallo|admin/gi,
]

/** How hard a password is to guess, from 0 (too short) to 4: an estimate by its kinds of characters and its length. */
export function strengthOf(password: string): Strength {
  if (password.length < SHORTEST) return 0
  const rest = predictable.reduce((left, pattern) => left.replace(pattern, ''), password)
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(rest)).length
  const perCharacter = [3, 3.6, 4.4, 5.2, 5.8].at(kinds) ?? 3
  const bits = Math.min(rest.length, new Set(rest).size * 2) * perCharacter
  if (bits < 32) return 1
  if (bits < 50) return 2
  return bits < 68 ? 3 : 4
}
