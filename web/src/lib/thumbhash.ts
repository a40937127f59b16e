import { thumbHashToDataURL } from 'thumbhash'

/** The average colour, read from the first three bytes of a thumbhash without decoding it.
 *  @returns a CSS colour, or null when there is no hash to read */
export function averageColor(hash: string | null): string | null {
  const bytes = read(hash)
  if (!bytes || bytes.length < 3) return null
  const bits = (bytes[0] as number) | ((bytes[1] as number) << 8) | ((bytes[2] as number) << 16)
  const light = (bits & 63) / 63
  const yellowBlue = ((bits >> 6) & 63) / 31.5 - 1
  const redGreen = ((bits >> 12) & 63) / 31.5 - 1
  const blue = light - (2 / 3) * yellowBlue
  const red = (3 * light - blue + redGreen) / 2
  return `rgb(${channel(red)} ${channel(red - redGreen)} ${channel(blue)})`
}

/** The blurred picture of a thumbhash as a data URL, or null when there is none or it is damaged. */
export function blurredPicture(hash: string | null): string | null {
  const bytes = read(hash)
  if (!bytes || bytes.length < 5) return null
  try {
    return thumbHashToDataURL(bytes)
  } catch {
    return null // a damaged hash only costs the placeholder
  }
}

const channel = (value: number): number => Math.max(0, Math.min(255, Math.round(value * 255)))

function read(hash: string | null): Uint8Array | null {
  if (!hash) return null
  try {
    return Uint8Array.from(atob(hash), (letter) => letter.charCodeAt(0))
  } catch {
    return null
  }
}
