import { type ReactNode, useEffect, useRef } from 'react'
import { useWords } from '@/lib/i18n'
import { Front } from '@/ui/front'
import { LanguageButton } from '@/ui/language-button'
import { PageTitle } from '@/ui/page'
import { AccountStep } from './AccountStep'
import { DoneStep } from './DoneStep'
import { LanguageStep } from './LanguageStep'
import { Steps } from './Steps'
import { type SetupStep, setupSteps } from './steps'
import { setupWords } from './strings'

type SetupPageProps = {
  step: SetupStep
  onStep: (step: SetupStep) => void
  onFinish: () => void
  sourceStep: ReactNode
  withSource: boolean
}

/** A new server's first visit. The step is in the URL; the first folder's part is handed in. */
export function SetupPage({ step, onStep, onFinish, sourceStep, withSource }: SetupPageProps) {
  const t = useWords(setupWords)
  const heading = useRef<HTMLHeadingElement>(null)
  // The other steps begin at a field or a button of theirs.
  useEffect(() => {
    if (step === 'source') heading.current?.focus()
  }, [step])
  const titles = {
    language: t('languageTitle'),
    account: t('accountTitle'),
    source: t('sourceTitle'),
    done: t('doneTitle'),
  }
  const texts = {
    language: t('languageText'),
    account: t('accountText'),
    source: t('sourceText'),
    done: withSource ? t('doneText') : t('doneLaterText'),
  }
  return (
    <Front corner={<LanguageButton />}>
      <div className="w-full max-w-lg">
        <Steps current={setupSteps.indexOf(step)} />
        <PageTitle hidden>{t('title')}</PageTitle>
        <h2 ref={heading} tabIndex={-1} className="outline-none font-semibold text-hero tracking-tight">
          {titles[step]}
        </h2>
        <p className="mt-2 mb-6 text-muted text-section">{texts[step]}</p>
        {step === 'language' && <LanguageStep onNext={() => onStep('account')} />}
        {step === 'account' && <AccountStep onBack={() => onStep('language')} onNext={() => onStep('source')} />}
        {step === 'source' && sourceStep}
        {step === 'done' && <DoneStep onFinish={onFinish} />}
      </div>
    </Front>
  )
}
