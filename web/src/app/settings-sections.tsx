import type { ReactNode } from 'react'
import { AppearanceSection } from '@/features/settings/AppearanceSection'
import { GroupSection } from '@/features/settings/GroupSection'
import { ProfileSection } from '@/features/settings/ProfileSection'
import { SystemSection } from '@/features/settings/SystemSection'
import { settingsWords } from '@/features/settings/strings'
import { useGroups } from '@/features/settings/use-groups'
import { useGroupWords } from '@/features/settings/use-setting-words'
import { SourcesSection } from '@/features/sources/SourcesSection'
import { useWords } from '@/lib/i18n'
import { useIsAdmin } from '@/lib/me'

type SectionWithPage = { slug: string; title: string; page: ReactNode }

/** Every section of the settings this user has: some of our own, the others drawn from the server's declarations. */
export function useSections(): { sections: readonly SectionWithPage[]; pending: boolean } {
  const t = useWords(settingsWords)
  const isAdmin = useIsAdmin()
  const { groups, pending } = useGroups(isAdmin)
  const groupTitle = useGroupWords()
  const own = [
    { slug: 'profile', title: t('profile'), page: <ProfileSection /> },
    { slug: 'appearance', title: t('appearance'), page: <AppearanceSection /> },
  ]
  if (!isAdmin) return { sections: own, pending }
  const sections = [
    ...own,
    { slug: 'sources', title: t('sources'), page: <SourcesSection /> },
    ...groups.map((group) => ({ slug: group.key, title: groupTitle(group), page: <GroupSection group={group} /> })),
    { slug: 'system', title: t('system'), page: <SystemSection /> },
  ]
  return { sections, pending }
}
