import { createFileRoute, redirect } from '@tanstack/react-router'
import { meQuery } from '@/lib/me'

export const Route = createFileRoute('/_app/settings/')({
  beforeLoad: async ({ context }) => {
    const me = await context.queries.ensureQueryData(meQuery)
    throw redirect({
      to: '/settings/$section',
      params: { section: me.role === 'admin' ? 'sources' : 'profile' },
      replace: true,
    })
  },
})
