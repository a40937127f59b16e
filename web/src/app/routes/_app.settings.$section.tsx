import { createFileRoute } from '@tanstack/react-router'
import { SettingsPage } from '@/features/settings/SettingsPage'
import { useSections } from '../settings-sections'
import { NotFound } from '../shell/Dead'

export const Route = createFileRoute('/_app/settings/$section')({ component: Settings })

function Settings() {
  const { section: slug } = Route.useParams()
  const { sections, pending } = useSections()
  const section = sections.find((known) => known.slug === slug)
  if (!section) return pending ? null : <NotFound />
  return (
    <SettingsPage sections={sections} section={section}>
      {section.page}
    </SettingsPage>
  )
}
