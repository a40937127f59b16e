import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, it } from 'vitest'
import { forgetSession } from '@/api/session'
import type { Detail } from './detail'
import { useDraft, useEditing } from './use-edit'

const photo = { id: 7, keywords: [], taken_local: null, taken_offset: null } as unknown as Detail
const wrapper = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>
)
const typed = () => renderHook(() => useDraft(photo, () => undefined), { wrapper })

it('GAL-14 what was typed waits for its user, and for nobody else', () => {
  const first = typed()
  act(() => first.result.current.change({ title: 'Mine' }))
  first.unmount()
  expect(typed().result.current.draft.title).toBe('Mine')
  expect(renderHook(() => useEditing(7)).result.current[0]).toBe(true)
  forgetSession()
  expect(typed().result.current.draft.title).toBe('')
  expect(renderHook(() => useEditing(7)).result.current[0]).toBe(false)
})
