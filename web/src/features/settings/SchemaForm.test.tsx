import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'
import { setLanguage } from '@/lib/i18n'
import { renderApp, serve } from '../../../tests/render'
import { SchemaForm } from './SchemaForm'
import { readGroup } from './schema'

const group = readGroup({
  key: 'demo',
  title: 'Demo',
  properties: {
    on: { type: 'boolean', default: false, title: 'Eingeschaltet' },
    word: { type: 'string', default: 'eins', title: 'Wort' },
    skip: { type: 'array', items: { type: 'string' }, default: [], title: 'Muster' },
  },
})
const stored = { 'demo.on': true, 'demo.word': 'eins', 'demo.skip': ['*.tmp'] }

describe('SchemaForm', () => {
  beforeEach(() => setLanguage('de'))

  it('sends only the difference, and null for a default', async () => {
    const asked = serve({ 'PATCH /api/v1/settings': { body: { 'demo.on': false, 'demo.word': 'zwei' } } })
    renderApp(<SchemaForm group={group} stored={stored} />)
    expect(screen.queryByRole('button', { name: 'Speichern' })).toBeNull()
    await userEvent.clear(screen.getByLabelText('Wort'))
    await userEvent.type(screen.getByLabelText('Wort'), 'zwei')
    await userEvent.click(screen.getByRole('switch', { name: 'Eingeschaltet' }))
    expect(screen.getByText('2 Änderungen')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Speichern' }))
    await waitFor(() => expect(asked).toHaveLength(1))
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ 'demo.on': null, 'demo.word': 'zwei' })
    expect(await screen.findByText('Gespeichert')).toBeInTheDocument()
  })

  it('shows a refused value at its setting and keeps the draft', async () => {
    serve({ 'PATCH /api/v1/settings': { status: 422, body: { code: 'bad-setting', status: 422, key: 'demo.word' } } })
    renderApp(<SchemaForm group={group} stored={stored} />)
    await userEvent.type(screen.getByLabelText('Wort'), '!')
    await userEvent.click(screen.getByRole('button', { name: 'Speichern' }))
    expect(await screen.findByText('Dieser Wert ist nicht gültig.')).toBeInTheDocument()
    expect(screen.getByLabelText('Wort')).toHaveValue('eins!')
  })

  it('lets one type a list line by line, and sends it without blank lines', async () => {
    const asked = serve({ 'PATCH /api/v1/settings': { body: stored } })
    renderApp(<SchemaForm group={group} stored={stored} />)
    await userEvent.type(screen.getByLabelText('Muster'), '{Enter}{Enter}*.part{Enter}')
    expect(screen.getByLabelText('Muster')).toHaveValue('*.tmp\n\n*.part\n')
    await userEvent.click(screen.getByRole('button', { name: 'Speichern' }))
    await waitFor(() => expect(asked).toHaveLength(1))
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ 'demo.skip': ['*.tmp', '*.part'] })
  })

  it('takes everything back with discard', async () => {
    serve({})
    renderApp(<SchemaForm group={group} stored={stored} />)
    await userEvent.click(screen.getByRole('button', { name: 'Eingeschaltet auf den Standard zurücksetzen' }))
    expect(screen.getByRole('switch', { name: 'Eingeschaltet' })).not.toBeChecked()
    await userEvent.click(screen.getByRole('button', { name: 'Verwerfen' }))
    expect(screen.getByRole('switch', { name: 'Eingeschaltet' })).toBeChecked()
  })
})
