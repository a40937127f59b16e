import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'
import { listenForShortcuts } from '@/lib/commands'
import { Engine } from '@/lib/engine/engine'
import { setLanguage } from '@/lib/i18n'
import { Selection, type ViewName } from '@/lib/selection/selection'
import { renderApp, serve } from '../../../tests/render'
import { Selected } from './Selected'

const ME = 'GET /api/v1/auth/me'
const TRASH = 'POST /api/v1/photos/trash'
const me = (process: boolean, administer = false) => ({
  body: {
    id: 1,
    email: 'a@b.c',
    name: 'A',
    role: administer ? 'admin' : 'user',
    language: 'de',
    can: { process, administer },
  },
})

function show(view: ViewName = 'library', covered = false) {
  const selection = new Selection()
  const engine = new Engine(() => new Promise(() => undefined))
  const app = renderApp(
    <Selected selection={selection} engine={engine} view={view} covered={covered} onAll={() => undefined} />,
  )
  return { ...app, selection, select: (...ids: number[]) => act(() => void selection.add(ids)) }
}

const offered = async (least: number) => {
  await waitFor(() => expect(screen.getAllByRole('button').length).toBeGreaterThanOrEqual(least))
  return screen.getAllByRole('button').map((button) => button.getAttribute('aria-label') ?? button.textContent)
}

beforeEach(() => setLanguage('de'))

describe('GAL-08 the bar of what is selected', () => {
  it('is there while something is, says how many, and goes', async () => {
    serve({ [ME]: me(false) })
    const { select, selection } = show()
    expect(screen.queryByRole('region', { name: 'Auswahl' })).toBeNull()
    select(1, 2)
    expect(screen.getByRole('region', { name: 'Auswahl' })).toHaveTextContent('2 ausgewählt')
    await userEvent.click(screen.getByRole('button', { name: 'Auswahl aufheben' }))
    expect(selection.ids.size).toBe(0)
    expect(screen.queryByRole('region', { name: 'Auswahl' })).toBeNull()
    expect(screen.getByText('Nichts mehr ausgewählt')).toHaveAttribute('aria-live', 'polite')
  })

  it('offers each what the server lets them do', async () => {
    serve({ [ME]: me(false) })
    const looker = show()
    looker.select(1)
    const nobody = await offered(4)
    expect(nobody).toContain('Zu Favoriten hinzufügen')
    for (const word of ['Angaben bearbeiten', 'Stapeln', 'In den Papierkorb']) expect(nobody).not.toContain(word)
    looker.unmount()
    serve({ [ME]: me(true, true) })
    const admin = show()
    admin.select(1)
    const all = await offered(8)
    for (const word of ['Angaben bearbeiten', 'Zeit verschieben', 'Stapeln', 'In den Papierkorb'])
      expect(all).toContain(word)
    expect(screen.getByRole('button', { name: 'Stapeln' })).toBeDisabled()
    admin.select(2)
    expect(screen.getByRole('button', { name: 'Stapeln' })).toBeEnabled()
  })

  it('in the trash offers to restore, and nothing else', async () => {
    const asked = serve({ [ME]: me(true, true), 'POST /api/v1/photos/restore': { body: { change_id: 5, count: 1 } } })
    const { select, selection } = show('trash')
    select(7)
    expect(await offered(4)).not.toContain('In den Papierkorb')
    await userEvent.click(screen.getByRole('button', { name: 'Wiederherstellen' }))
    await screen.findByText('1 Foto wiederhergestellt')
    expect(asked.find(({ line }) => line.endsWith('/restore'))?.body).toBe('{"photo_ids":[7]}')
    expect(selection.ids.size).toBe(0)
  })

  it('moves to the trash by key, and takes that back', async () => {
    const stop = listenForShortcuts()
    const undone = 'POST /api/v1/changes/9/undo'
    const asked = serve({
      [ME]: me(true, true),
      [TRASH]: { body: { change_id: 9, count: 2 } },
      [undone]: { body: { change_id: 10, count: 2 } },
    })
    const { select, selection } = show()
    select(1, 2)
    await offered(8)
    await userEvent.keyboard('{Delete}')
    await screen.findByText('2 Fotos im Papierkorb')
    expect(selection.ids.size).toBe(0)
    await userEvent.click(screen.getByRole('button', { name: 'Rückgängig' }))
    await screen.findByText('Zurückgenommen')
    expect(asked.map(({ line }) => line)).toContain(undone)
    await userEvent.keyboard('{Delete}') // nothing is selected any more
    expect(asked.filter(({ line }) => line === TRASH)).toHaveLength(1)
    stop()
  })

  it('keeps what is selected when the server refuses, and says why', async () => {
    serve({ [ME]: me(true, true), [TRASH]: { status: 403, body: { code: 'admin-only', status: 403 } } })
    const { select, selection } = show()
    select(1)
    await offered(8)
    await userEvent.click(screen.getByRole('button', { name: 'In den Papierkorb' }))
    await screen.findAllByText('In den Papierkorb kam nichts')
    expect(selection.ids.size).toBe(1)
  })

  it('has no keys while something covers the grid', async () => {
    const stop = listenForShortcuts()
    const asked = serve({ [ME]: me(true, true) })
    const { select } = show('library', true)
    select(1)
    await offered(8)
    await userEvent.keyboard('{Delete}f')
    expect(asked.map(({ line }) => line)).toEqual([ME])
    stop()
  })
})
