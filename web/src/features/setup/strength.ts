export const SHORTEST = 10

export type Strength = 0 | 1 | 2 | 3 | 4

const predictable = [
  /^(.)\1+$/,
  /(0123|1234|2345|3456|4567|5678|6789|abcd|qwert|asdf|yxcv|zxcv)/i,
  /pass(w(or[td])?)?/i,
  /nimtaflow/i,
  /(letmein|welcome|hallo|admin)/i,
]

/** How hard a password is to guess, from 0 (too short) to 4: an estimate by its kinds of characters and its length. */
export function strengthOf(password: string): Strength {
  if (password.length < SHORTEST) return 0
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length
  const different = new Set(password).size
  const perCharacter = [3, 3.6, 4.4, 5.2, 5.8].at(kinds) ?? 3
  const bits = Math.min(password.length, different * 2) * perCharacter
  const guessed = predictable.some((pattern) => pattern.test(password)) ? bits / 2 : bits
  if (guessed < 32) return 1
  if (guessed < 50) return 2
  return guessed < 68 ? 3 : 4
}
