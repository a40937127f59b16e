import { type RefObject, useEffect, useState } from 'react'

export type VideoState = {
  playing: boolean
  waiting: boolean
  time: number
  length: number
  volume: number
  muted: boolean
  rate: number
  failed: boolean
}

const EVENTS = [
  'play',
  'pause',
  'playing',
  'waiting',
  'timeupdate',
  'seeking',
  'durationchange',
  'loadedmetadata',
  'loadeddata',
  'volumechange',
  'ratechange',
  'error',
  'ended',
] as const
const START: VideoState = {
  playing: false,
  waiting: true,
  time: 0,
  length: 0,
  volume: 1,
  muted: false,
  rate: 1,
  failed: false,
}
const USUAL_RATE = 30 // pictures a second, where the file does not say
export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2] as const

/** What a <video> does at the moment, and what can be done with it. */
export function useVideo(video: RefObject<HTMLVideoElement | null>, length: number) {
  const [state, setState] = useState<VideoState>({ ...START, length })
  useEffect(() => {
    const element = video.current
    if (!element) return
    const read = () =>
      setState((before) => ({
        playing: !element.paused && !element.ended,
        waiting: element.readyState < HTMLMediaElement.HAVE_FUTURE_DATA && !element.paused,
        time: element.currentTime,
        length: Number.isFinite(element.duration) && element.duration > 0 ? element.duration : before.length,
        volume: element.volume,
        muted: element.muted,
        rate: element.playbackRate,
        failed: element.error !== null || isBlind(element),
      }))
    for (const event of EVENTS) element.addEventListener(event, read)
    read()
    return () => {
      for (const event of EVENTS) element.removeEventListener(event, read)
    }
  }, [video])
  return state
}

// Of a film whose picture they do not know, browsers play the sound, and say of the picture only that it has no size.
const isBlind = (element: HTMLVideoElement): boolean =>
  element.readyState >= HTMLMediaElement.HAVE_METADATA && element.videoWidth === 0

/** Plays or pauses; a browser that refuses to play says so by staying paused. */
export function togglePlay(video: HTMLVideoElement): void {
  if (video.paused) video.play().catch(() => undefined)
  else video.pause()
}

export function seekBy(video: HTMLVideoElement, seconds: number): void {
  const end = Number.isFinite(video.duration) ? video.duration : Number.MAX_SAFE_INTEGER
  video.currentTime = Math.max(0, Math.min(end, video.currentTime + seconds))
}

/** One picture ahead or back. The middle of a picture is sought: its edge may belong to either. */
export function stepFrame(video: HTMLVideoElement, direction: 1 | -1): void {
  const rate = Number(video.dataset.fps) || USUAL_RATE
  video.pause()
  const picture = Math.floor(video.currentTime * rate + 0.01) + direction
  seekBy(video, (picture + 0.5) / rate - video.currentTime)
}

export const nextRate = (rate: number): number =>
  RATES[((RATES as readonly number[]).indexOf(rate) + 1) % RATES.length] ?? 1

export function toggleFullscreen(element: HTMLElement): void {
  if (document.fullscreenElement) void document.exitFullscreen()
  else element.requestFullscreen?.().catch(() => undefined)
}
