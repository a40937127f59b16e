import { createFileRoute, redirect } from '@tanstack/react-router'
import { LaterButton } from '@/features/setup/LaterButton'
import { SetupPage } from '@/features/setup/SetupPage'
import { asSetupStep, type SetupStep } from '@/features/setup/steps'
import { NewSource } from '@/features/sources/NewSource'
import { needsSetup } from '../guard'

type SetupSearch = { step?: SetupStep; later?: boolean }

export const Route = createFileRoute('/setup')({
  validateSearch: (search: Record<string, unknown>): SetupSearch => ({
    step: asSetupStep(search.step),
    later: search.later === true || undefined,
  }),
  beforeLoad: async ({ context, search }) => {
    const open = await needsSetup(context.queries)
    const afterAccount = search.step === 'source' || search.step === 'done'
    if (!open && !afterAccount) throw redirect({ to: '/timeline' })
    if (open && afterAccount) throw redirect({ to: '/setup' })
  },
  component: Setup,
})

function Setup() {
  const { step = 'language', later = false } = Route.useSearch()
  const navigate = Route.useNavigate()
  const go = (next: SetupStep, skipped?: boolean) => void navigate({ search: { step: next, later: skipped } })
  const source = <NewSource onDone={() => go('done')} aside={<LaterButton onLater={() => go('done', true)} />} />
  const finish = () => void navigate({ to: '/timeline', replace: true })
  return <SetupPage step={step} onStep={go} onFinish={finish} sourceStep={source} withSource={!later} />
}
