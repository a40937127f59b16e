import { useRouter } from '@tanstack/react-router'
import { Keyboard, LogOut, UserRound } from 'lucide-react'
import { useChoices } from '@/lib/choices'
import { useLanguage, useWords } from '@/lib/i18n'
import { useChangeLanguage, useMe } from '@/lib/me'
import { setTheme, useTheme } from '@/lib/theme'
import { Avatar } from '@/ui/avatar'
import { Menu, MenuChoice, MenuItem, MenuLine } from '@/ui/menu'
import { useLogout } from '../session'
import { shellWords } from './strings'

/** Who is signed in, with theme, language and the way out. */
export function UserMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const t = useWords(shellWords)
  const me = useMe()
  const theme = useTheme()
  const language = useLanguage()
  const changeLanguage = useChangeLanguage()
  const choices = useChoices()
  const logout = useLogout()
  const { navigate } = useRouter()
  if (!me) return null
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t('account', { name: me.name })}
          className="grid place-items-center rounded-full touch:size-11"
        >
          <Avatar name={me.name} />
        </button>
      }
    >
      <div className="px-2.5 py-2">
        <p className="font-medium">{me.name}</p>
        <p className="text-dense text-muted">{me.email}</p>
      </div>
      <MenuLine />
      <MenuChoice label={choices.themeLabel} value={theme} onChange={setTheme} items={choices.themes} />
      <MenuChoice label={choices.languageLabel} value={language} onChange={changeLanguage} items={choices.languages} />
      <MenuLine />
      <MenuItem onClick={() => void navigate({ to: '/settings/$section', params: { section: 'profile' } })}>
        <UserRound aria-hidden />
        {t('profile')}
      </MenuItem>
      <MenuItem onClick={onShortcuts} className="max-sm:hidden">
        <Keyboard aria-hidden />
        {t('shortcuts')}
      </MenuItem>
      <MenuItem onClick={logout}>
        <LogOut aria-hidden />
        {t('logout')}
      </MenuItem>
    </Menu>
  )
}
