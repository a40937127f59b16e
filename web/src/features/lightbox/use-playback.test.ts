import { expect, it, vi } from 'vitest'
import { serve } from '../../../tests/render'
import { whyLost } from './use-playback'

it('VID-06 tells a film that nobody can reach from one that the browser cannot play', async () => {
  serve({
    'GET /api/v1/photos/1/stream': { body: 'a film' },
    'GET /api/v1/photos/2/stream': { status: 404, body: { code: 'file-gone', status: 404 } },
  })
  expect(await whyLost('/api/v1/photos/1/stream')).toBe(null)
  expect((await whyLost('/api/v1/photos/2/stream'))?.code).toBe('file-gone')
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  expect((await whyLost('/api/v1/photos/1/stream'))?.code).toBe('offline')
})
