import type { LucideIcon } from 'lucide-react'
import { useLayoutEffect, useSyncExternalStore } from 'react'
import type { Language } from './i18n'

/** Something a person can do. Menus, shortcuts and the sheet of shortcuts read the same object. */
export type Command = {
  name: string
  words: Readonly<Record<Language, string>>
  icon?: LucideIcon
  /** `['g', 't']` is g, then t. `['Shift+L']` and `['Control+z']` name their modifiers. */
  keys?: readonly string[]
  /** The heading in the sheet. */
  group: Readonly<Record<Language, string>>
  when?: () => boolean
  run: () => void
}

const SINGLE_KEYS = 'nimtaflow.singleKeys'
const SEQUENCE_MS = 1200
let registered: readonly Command[] = []
const watchers = new Set<() => void>()

/** Offers commands while the component is mounted. Pass a constant or memoised tuple. */
export function useCommands(commands: readonly Command[]): void {
  // Before anybody can press a key over what is now on the page.
  useLayoutEffect(() => {
    change([...registered, ...commands])
    return () => change(registered.filter((known) => !commands.includes(known)))
  }, [commands])
}

export const useRegisteredCommands = (): readonly Command[] =>
  useSyncExternalStore(
    (notify) => {
      watchers.add(notify)
      return () => watchers.delete(notify)
    },
    () => registered,
  )

function change(next: readonly Command[]): void {
  registered = next
  for (const notify of watchers) notify()
}

/** Shortcuts of one letter can be switched off (WCAG 2.1.4). */
export const singleKeysOn = (): boolean => localStorage.getItem(SINGLE_KEYS) !== 'off'
export const setSingleKeys = (on: boolean): void => localStorage.setItem(SINGLE_KEYS, on ? 'on' : 'off')

const isCharacter = (key: string): boolean => key.replace('Shift+', '').length === 1

/** Starts the one listener for shortcuts. Returns the way to stop it. */
export function listenForShortcuts(): () => void {
  let pressed: string[] = []
  let last = 0
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || isElsewhere(event.target)) return
    const key = keyName(event)
    if (!key || (isCharacter(key) && !singleKeysOn())) return
    pressed = event.timeStamp - last < SEQUENCE_MS ? [...pressed, key].slice(-2) : [key]
    last = event.timeStamp
    const command = find(pressed) ?? find([key])
    if (!command) return
    event.preventDefault()
    pressed = []
    command.run()
  }
  window.addEventListener('keydown', onKey)
  return () => window.removeEventListener('keydown', onKey)
}

const find = (pressed: readonly string[]): Command | undefined =>
  // The newest registration wins: a page may take a key over from the shell.
  registered.findLast(
    ({ keys, when }) =>
      keys && keys.length === pressed.length && keys.every((key, at) => key === pressed[at]) && (when?.() ?? true),
  )

function keyName(event: KeyboardEvent): string | null {
  if (['Shift', 'Control', 'Alt', 'Meta', 'CapsLock'].includes(event.key) || event.altKey) return null
  const control = event.ctrlKey || event.metaKey ? 'Control+' : ''
  const letter = /^\p{Lu}$/u.test(event.key) && event.shiftKey
  return `${control}${letter ? 'Shift+' : ''}${event.key === ' ' ? 'Space' : event.key}`
}

// Typing, or a dialog or menu that has its own keys (unless it says data-commands).
const isElsewhere = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest(
    'input:not([type=checkbox],[type=range]),textarea,select,[contenteditable=""],[contenteditable="true"],[role=dialog]:not([data-commands]),[role=alertdialog],[role=menu],[role=listbox],[role=combobox]',
  ) !== null
