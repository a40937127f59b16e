import { useRouter } from '@tanstack/react-router'
import { useMemo } from 'react'
import { type Command, useCommands } from '@/lib/commands'
import { language } from '@/lib/i18n'
import { useChangeLanguage, useIsAdmin } from '@/lib/me'
import { paintedTheme, setTheme } from '@/lib/theme'
import { undo } from '@/ui/toast'
import { pages } from './pages'

const goTo = { de: 'Gehe zu', en: 'Go to' } as const
const general = { de: 'Überall', en: 'Everywhere' } as const

/** Offers what can be done on every page. */
export function useShellCommands(toggleRail: () => void, openSheet: () => void): void {
  const { navigate } = useRouter()
  const changeLanguage = useChangeLanguage()
  const isAdmin = useIsAdmin()
  const commands = useMemo<readonly Command[]>(
    () => [
      ...pages
        .filter((page) => isAdmin || !page.adminOnly)
        .map(({ to, words, icon, keys }) => ({
          name: `go${to}`,
          words,
          icon,
          keys,
          group: goTo,
          run: () => void navigate({ to }),
        })),
      {
        name: 'shortcuts',
        words: { de: 'Tastenkürzel zeigen', en: 'Show shortcuts' },
        keys: ['?'],
        group: general,
        run: openSheet,
      },
      {
        name: 'rail',
        words: { de: 'Seitenleiste ein- oder ausklappen', en: 'Collapse or expand the sidebar' },
        keys: ['['],
        group: general,
        run: toggleRail,
      },
      {
        name: 'theme',
        words: { de: 'Hell oder dunkel', en: 'Light or dark' },
        keys: ['Shift+D'],
        group: general,
        run: () => setTheme(paintedTheme() === 'dark' ? 'light' : 'dark'),
      },
      {
        name: 'language',
        words: { de: 'Deutsch oder Englisch', en: 'German or English' },
        keys: ['Shift+L'],
        group: general,
        run: () => changeLanguage(language() === 'de' ? 'en' : 'de'),
      },
      {
        name: 'undo',
        words: { de: 'Letzte Aktion rückgängig', en: 'Undo the last action' },
        keys: ['Control+z'],
        group: general,
        run: () => void undo(),
      },
    ],
    [isAdmin, navigate, changeLanguage, toggleRail, openSheet],
  )
  useCommands(commands)
}
