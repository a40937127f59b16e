import type { Command } from '@/lib/commands'
import { seekBy, stepFrame, toggleFullscreen, togglePlay } from './use-video'

export type Actions = {
  go: (direction: 1 | -1) => void
  edge: (direction: 1 | -1) => void
  zoomBy: (factor: number) => void
  favorite: () => void
  info: () => void
  slideshow: () => void
  /** Null for a photo that does not move. */
  motion: (() => void) | null
  /** Null for a photo that is in the trash, and for whoever may not put it there. */
  trash: (() => void) | null
}

const group = { de: 'Foto-Ansicht', en: 'Photo view' } as const
const ZOOM_STEP = 1.5

const film = (): HTMLVideoElement | null => document.querySelector('[role=dialog] video:not([data-motion])')
const inPlayer = (): boolean => document.activeElement?.closest('[data-player]') != null
const withFilm = (work: (video: HTMLVideoElement) => void) => () => {
  const video = film()
  if (video) work(video)
}
const command = (
  name: string,
  key: string,
  de: string,
  en: string,
  run: () => void,
  when?: () => boolean,
): Command => ({
  name: `lightbox-${name}`,
  words: { de, en },
  keys: [key],
  group,
  run,
  ...(when && { when }),
})

/** What the keys do while a photo is open. `actions` is read when a key is pressed. */
export function lightboxCommands(actions: () => Actions): readonly Command[] {
  const hasFilm = () => film() !== null
  const arrow = (direction: 1 | -1) => () => {
    const video = film()
    if (video && inPlayer()) seekBy(video, direction * 5)
    else actions().go(direction)
  }
  return [
    command(
      'previous',
      'ArrowLeft',
      'Vorheriges Foto; im Video 5 s zurück',
      'Previous photo; in a video 5 s back',
      arrow(-1),
    ),
    command('next', 'ArrowRight', 'Nächstes Foto; im Video 5 s vor', 'Next photo; in a video 5 s ahead', arrow(1)),
    command('first', 'Home', 'Erstes Foto', 'First photo', () => actions().edge(-1)),
    command('last', 'End', 'Letztes Foto', 'Last photo', () => actions().edge(1)),
    command('info', 'i', 'Informationen', 'Information', () => actions().info()),
    command('favorite', 'f', 'Favorit an oder aus', 'Favourite on or off', () => actions().favorite()),
    command('zoom-in', '+', 'Vergrößern', 'Zoom in', () => actions().zoomBy(ZOOM_STEP)),
    command('zoom-out', '-', 'Verkleinern', 'Zoom out', () => actions().zoomBy(1 / ZOOM_STEP)),
    command('zoom-rest', '0', 'Ganzes Foto', 'Whole photo', () => actions().zoomBy(0)),
    command('slideshow', 's', 'Diashow', 'Slideshow', () => actions().slideshow()),
    command(
      'trash',
      'Delete',
      'In den Papierkorb',
      'Move to the trash',
      () => actions().trash?.(),
      () => actions().trash !== null,
    ),
    command(
      'motion',
      'Space',
      'Live-Foto abspielen oder anhalten',
      'Play or stop the live photo',
      () => actions().motion?.(),
      () => actions().motion !== null && !onButton(),
    ),
    command(
      'play',
      'Space',
      'Video abspielen oder anhalten',
      'Play or pause the video',
      withFilm(togglePlay),
      () => hasFilm() && !onButton(),
    ),
    command('play-k', 'k', 'Video abspielen oder anhalten', 'Play or pause the video', withFilm(togglePlay), hasFilm),
    command(
      'back',
      'j',
      'Video 10 s zurück',
      'Video 10 s back',
      withFilm((video) => seekBy(video, -10)),
      hasFilm,
    ),
    command(
      'ahead',
      'l',
      'Video 10 s vor',
      'Video 10 s ahead',
      withFilm((video) => seekBy(video, 10)),
      hasFilm,
    ),
    command(
      'frame-back',
      ',',
      'Video ein Bild zurück',
      'Video one frame back',
      withFilm((video) => stepFrame(video, -1)),
      hasFilm,
    ),
    command(
      'frame-ahead',
      '.',
      'Video ein Bild vor',
      'Video one frame ahead',
      withFilm((video) => stepFrame(video, 1)),
      hasFilm,
    ),
    command(
      'mute',
      'm',
      'Ton an oder aus',
      'Sound on or off',
      withFilm((video) => Object.assign(video, { muted: !video.muted })),
      hasFilm,
    ),
    command(
      'fullscreen',
      'Shift+F',
      'Vollbild',
      'Full screen',
      withFilm((video) => toggleFullscreen(video.parentElement ?? video)),
      hasFilm,
    ),
  ]
}

// Space on a focused button presses that button.
const onButton = (): boolean => document.activeElement?.closest('button,a,summary') != null
