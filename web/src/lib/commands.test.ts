import { renderHook } from '@testing-library/react'
import { useLayoutEffect } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Command, listenForShortcuts, setSingleKeys, useCommands } from './commands'

const group = { de: 'Test', en: 'Test' }
const command = (keys: readonly string[], run: () => void, more: Partial<Command> = {}): Command => ({
  name: keys.join(' '),
  words: group,
  group,
  keys,
  run,
  ...more,
})
const press = (key: string, init: KeyboardEventInit = {}, on: Element = document.body) =>
  on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }))

let stop: () => void
beforeEach(() => {
  localStorage.clear()
  document.body.innerHTML = ''
  stop = listenForShortcuts()
})
afterEach(() => stop())

describe('shortcuts', () => {
  it('understand one key, two keys after each other, and modifiers', () => {
    const [help, jobs, dark, undo] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()]
    const commands = [
      command(['?'], help),
      command(['g', 'j'], jobs),
      command(['Shift+D'], dark),
      command(['Control+z'], undo),
    ]
    const { unmount } = renderHook(() => useCommands(commands))
    press('?', { shiftKey: true })
    press('g')
    press('j')
    press('D', { shiftKey: true })
    press('z', { metaKey: true })
    expect([help, jobs, dark, undo].map((run) => run.mock.calls.length)).toEqual([1, 1, 1, 1])
    unmount()
    press('?')
    expect(help).toHaveBeenCalledTimes(1)
  })

  it('stay silent while typing (not on a seek bar or a checkbox), in foreign dialogs, and when switched off', () => {
    const run = vi.fn()
    const leave = vi.fn()
    const commands = [command(['x'], run), command(['Escape'], leave)]
    renderHook(() => useCommands(commands))
    document.body.innerHTML =
      '<input id="a"><input id="d" type="range"><input id="e" type="checkbox"><div role="dialog"><button id="b"></button></div><div role="dialog" data-commands><button id="c"></button></div>'
    const by = (id: string) => document.getElementById(id) as Element
    press('x', {}, by('a'))
    press('x', {}, by('b'))
    expect(run).not.toHaveBeenCalled()
    press('x', {}, by('c'))
    expect(run).toHaveBeenCalledTimes(1)
    press('x', {}, by('d'))
    press('x', {}, by('e'))
    expect(run).toHaveBeenCalledTimes(3)
    setSingleKeys(false)
    press('x')
    expect(run).toHaveBeenCalledTimes(3)
    press('Escape') // is no character, and stays
    expect(leave).toHaveBeenCalledTimes(1)
  })

  it('let a page take a key over, and respect when', () => {
    const [shell, page] = [vi.fn(), vi.fn()]
    const [first, second] = [[command(['f'], shell)], [command(['f'], page, { when: () => document.title === 'on' })]]
    renderHook(() => useCommands(first))
    renderHook(() => useCommands(second))
    document.title = 'on'
    press('f')
    document.title = 'off'
    press('f')
    expect([page.mock.calls.length, shell.mock.calls.length]).toEqual([1, 1])
  })

  it('are there as soon as what offers them is on the page', () => {
    const run = vi.fn()
    const commands = [command(['x'], run)]
    renderHook(() => {
      useCommands(commands)
      useLayoutEffect(() => void press('x'))
    })
    expect(run).toHaveBeenCalledTimes(1)
  })
})
