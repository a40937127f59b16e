import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { setLanguage } from '@/lib/i18n'
import { renderApp, serve } from '../../../tests/render'
import type { Group } from './facts'
import { KeepBestOfAll } from './KeepBestOfAll'
import { useDecide } from './use-decisions'

const swept = (change_id: number | null, before: number | null, skipped = 0) => ({
  change_id,
  groups: change_id === null ? 0 : 100,
  skipped,
  count: 100,
  before,
})

const onDone = vi.fn()
const group = { id: 5, kind: 'exact', proposed_id: 1, photos: [] as Group['photos'] } as unknown as Group

function Twice() {
  const { decide } = useDecide(onDone, vi.fn())
  const twice = () => {
    void decide(group, 'keep', [1])
    void decide(group, 'keep', [1])
  }
  return (
    <button type="button" onClick={twice}>
      x
    </button>
  )
}

describe('ROAD-20 deciding', () => {
  beforeEach(() => setLanguage('de'))

  it('sweeps batch by batch below what was seen, and takes all of it back in the other order', async () => {
    const batches = [swept(11, 700), swept(null, 500, 2), swept(12, null)]
    const asked = serve({
      'POST /api/v1/duplicates/keep-best': () => ({ body: batches.shift() }),
      'POST /api/v1/changes/11/undo': {},
      'POST /api/v1/changes/12/undo': {},
    })
    renderApp(<KeepBestOfAll total={302} newest={800} />)
    await userEvent.click(screen.getByRole('button', { name: 'Aus allen 302 Gruppen das Beste behalten' }))
    expect(asked).toEqual([])
    await userEvent.click(screen.getByRole('button', { name: 'Beste behalten' }))
    await screen.findByText('200 Gruppen erledigt')
    await screen.findByText('2 Gruppen bleiben zum Ansehen stehen.')
    expect(asked.map(({ body }) => JSON.parse(body))).toEqual([{ before: 801 }, { before: 700 }, { before: 500 }])
    await userEvent.click(screen.getByRole('button', { name: 'Rückgängig', hidden: true }))
    await waitFor(() => expect(asked).toHaveLength(5))
    expect(asked.slice(3).map(({ line }) => line)).toEqual([
      'POST /api/v1/changes/12/undo',
      'POST /api/v1/changes/11/undo',
    ])
  })

  it('offers what was done before it failed to be taken back', async () => {
    const answers = [{ body: swept(21, 700) }, { status: 503, body: { code: 'unreachable', status: 503 } }]
    const asked = serve({
      'POST /api/v1/duplicates/keep-best': () => answers.shift() ?? { status: 500 },
      'POST /api/v1/changes/21/undo': {},
    })
    renderApp(<KeepBestOfAll total={300} newest={800} />)
    await userEvent.click(screen.getByRole('button', { name: /300 Gruppen/ }))
    await userEvent.click(screen.getByRole('button', { name: 'Beste behalten' }))
    await screen.findByText('100 Gruppen erledigt')
    expect((await screen.findAllByText('Das hat nicht geklappt')).length).toBeGreaterThan(0)
    await userEvent.click(screen.getByRole('button', { name: 'Rückgängig', hidden: true }))
    await waitFor(() => expect(asked.at(-1)?.line).toBe('POST /api/v1/changes/21/undo'))
  })

  it('takes two presses at once for one decision', async () => {
    const asked = serve({ 'POST /api/v1/duplicates/5': { body: { change_id: 31, count: 1 } } })
    renderApp(<Twice />)
    await userEvent.click(screen.getByRole('button', { name: 'x' }))
    await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1))
    expect(asked).toHaveLength(1)
  })
})
