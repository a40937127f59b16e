import { render, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Bucket } from '@/lib/engine/chunks'
import { DAMAGED, FAVORITE, MISSING, THUMBNAIL_FAILED, VIDEO } from '@/lib/engine/walk'
import { setLanguage } from '@/lib/i18n'
import { layOut } from '@/lib/layout'
import { Section } from './Section'

const flags = [FAVORITE, VIDEO, MISSING | DAMAGED, THUMBNAIL_FAILED, 0]
const bucket: Bucket = {
  month: '2025-06',
  part: 0,
  parts: 1,
  id: [1, 2, 3, 4, 5],
  ratio: [1.5, 1.5, 1.5, 1.5, 1.5],
  thumbhash: [null, null, null, null, null],
  v: ['abcd1234', 'abcd1234', 'abcd1234', null, null],
  day: [14, 14, 14, 13, 13],
  flags,
  duration: [0, 58, 0, 0, 0],
  stack: [0, 0, 0, 0, 0],
}
const spacing = { width: 800, row: 220, gap: 4, header: 36, dayGap: 24, dayWidth: 164 }

function show(data = bucket, selected: ReadonlySet<number> = new Set()) {
  const layout = layOut(data, spacing)
  const all = { from: 0, to: layout.rowTop.length, top: 0, height: layout.height, rowsAbove: 10, load: true, selected }
  render(<Section bucket={data} layout={layout} name="Juni 2025" reachable={1} {...all} />)
}

beforeEach(() => setLanguage('de'))

describe('GAL-01 the rows of the grid', () => {
  it('are rows of a grid, counted from the top of the whole timeline, titled by their day', () => {
    show()
    const rows = within(screen.getByRole('rowgroup', { name: 'Juni 2025' })).getAllByRole('row')
    expect(rows.map((row) => row.getAttribute('aria-rowindex'))).toEqual(['11', '12'])
    expect(screen.getAllByRole('rowheader').map((title) => title.textContent)).toEqual([
      'Sa., 14. Juni 2025',
      'Fr., 13. Juni 2025',
    ])
    expect(screen.getAllByRole('gridcell')).toHaveLength(5)
  })

  it('have tiles that say in words what they show', () => {
    show()
    expect(screen.getAllByRole('link').map((link) => link.getAttribute('aria-label'))).toEqual([
      'Foto, 14. Juni 2025, Favorit',
      'Video, 14. Juni 2025, 0:58',
      'Foto, 14. Juni 2025, Datei fehlt, Datei beschädigt',
      'Foto, 13. Juni 2025, Keine Vorschau möglich',
      'Foto, 13. Juni 2025, Wird noch verarbeitet',
    ])
  })

  it('let Tab reach exactly one tile', () => {
    show()
    const reached = screen.getAllByRole('link').filter((link) => link.tabIndex === 0)
    expect(reached.map((link) => link.getAttribute('href'))).toEqual(['?photo=2'])
  })

  it('speak English and name photos without a date', () => {
    setLanguage('en')
    show({ ...bucket, month: 'undated', day: [0, 0, 0, 0, 0] })
    expect(screen.getByRole('rowheader')).toHaveTextContent('No date')
    expect(screen.getAllByRole('link')[0]).toHaveAccessibleName('Photo, No date, Favourite')
  })

  it('ask for versioned pictures only where there are some', () => {
    show()
    const sources = [...document.querySelectorAll('img')].map((image) => image.getAttribute('src'))
    expect(sources).toHaveLength(3)
    for (const source of sources) expect(source).toMatch(/\/thumbnail\?size=(small|medium)&v=abcd1234$/)
  })

  it('say what is selected, photo by photo and day by day', () => {
    show(bucket, new Set([4, 5, 1]))
    const selected = screen.getAllByRole('gridcell').filter((tile) => tile.getAttribute('aria-selected') === 'true')
    expect(selected.map((tile) => tile.dataset.id)).toEqual(['1', '4', '5'])
    const day = (name: string) => screen.getByRole('button', { name }).getAttribute('aria-pressed')
    expect(day('Alle vom 14. Juni 2025 auswählen')).toBe('false')
    expect(day('Alle vom 13. Juni 2025 auswählen')).toBe('true')
    const marks = screen.getAllByRole('button', { name: 'Auswählen' }).map((mark) => mark.getAttribute('aria-pressed'))
    expect(marks).toEqual(['true', 'false', 'false', 'true', 'true'])
  })
})
