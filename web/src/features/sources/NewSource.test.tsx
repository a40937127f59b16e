import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { setLanguage } from '@/lib/i18n'
import { renderApp } from '../../../tests/render'
import { NewSource } from './NewSource'

const folder = (path: string, ...names: string[]) => ({
  path,
  parent: path === '/photos' ? null : '/photos',
  entries: names.map((name) => ({ name, path: `${path}/${name}`, has_children: false })),
  truncated: false,
})
const folders: Record<string, object> = {
  '': folder('/photos', '2022', '2024'),
  '/photos': folder('/photos', '2022', '2024'),
  '/photos/2024': folder('/photos/2024', 'Sommer'),
  '/photos/2024/': folder('/photos/2024', 'Sommer'),
}

const answer = (status: number, body: object) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' },
  })

function start() {
  const posted: object[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method === 'POST') {
      posted.push(await request.json())
      return answer(201, { id: 1 })
    }
    const found = folders[new URL(request.url).searchParams.get('path') ?? '']
    return found ? answer(200, found) : answer(404, { code: 'folder-not-found', status: 404 })
  })
  renderApp(<NewSource onDone={vi.fn()} />)
  return posted
}
const line = () => screen.getByLabelText('Pfad auf dem Server')
const see = (name: string) => screen.findByRole('button', { name })
const add = () => screen.getByRole('button', { name: 'Hinzufügen und scannen' })
const up = () => screen.getByRole('button', { name: 'Übergeordneter Ordner' })

async function type(path: string) {
  await userEvent.clear(line())
  await userEvent.type(line(), path)
}

describe('NewSource', () => {
  beforeEach(() => setLanguage('de'))

  it('adds the folder that is open', async () => {
    const posted = start()
    await userEvent.click(await see('2024'))
    await see('Sommer')
    await userEvent.click(add())
    await waitFor(() => expect(posted).toMatchObject([{ path: '/photos/2024', name: '2024' }]))
  })

  it('adds the path that is typed, opened or not', async () => {
    const posted = start()
    await see('2024')
    await type('/photos/2022')
    await userEvent.click(add())
    await waitFor(() => expect(posted).toMatchObject([{ path: '/photos/2022', name: '2022' }]))
  })

  it('opens a typed path and shows how the server spells it', async () => {
    start()
    await see('2022')
    await type('/photos/2024/{Enter}')
    await see('Sommer')
    expect(line()).toHaveValue('/photos/2024')
    expect(line()).toHaveFocus()
  })

  it('keeps the folder and what was typed when a path cannot be opened', async () => {
    start()
    await userEvent.click(await see('2024'))
    await see('Sommer')
    await type('/photos/2042{Enter}')
    await screen.findByRole('alert')
    expect(line()).toHaveValue('/photos/2042')
    expect(line()).toHaveFocus()
    expect(add()).toBeDisabled()
    await see('Sommer')
    expect(up()).toBeEnabled()
    await userEvent.click(up())
    await see('2022')
    expect(screen.queryByRole('alert')).toBeNull()
    expect(line()).toHaveValue('/photos')
    expect(add()).toBeEnabled()
  })

  it('goes back to the folder that is still shown after a path that cannot be opened', async () => {
    start()
    await see('2022')
    await type('/etc{Enter}')
    await screen.findByRole('alert')
    await type('/photos')
    await userEvent.click(await see('Öffnen'))
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
    expect(await see('Öffnen')).toBeDisabled()
  })
})
