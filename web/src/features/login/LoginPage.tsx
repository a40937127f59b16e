import { useWords } from '@/lib/i18n'
import { Front } from '@/ui/front'
import { LanguageButton } from '@/ui/language-button'
import { PageTitle } from '@/ui/page'
import { LoginForm } from './LoginForm'
import { loginWords } from './strings'

/** The door. `onDone` leads back to where one was. */
export function LoginPage({ onDone }: { onDone: () => void }) {
  const t = useWords(loginWords)
  return (
    <Front corner={<LanguageButton />}>
      <div className="w-full max-w-sm">
        <PageTitle hidden>{t('title')}</PageTitle>
        <p className="font-semibold text-hero tracking-tight">{t('welcome')}</p>
        <p className="mt-2 mb-8 text-muted text-section">{t('lead')}</p>
        <LoginForm onDone={onDone} />
      </div>
    </Front>
  )
}
