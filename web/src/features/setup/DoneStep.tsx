import { ArrowRight } from 'lucide-react'
import { useWords } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { setupWords } from './strings'

export function DoneStep({ onFinish }: { onFinish: () => void }) {
  const t = useWords(setupWords)
  return (
    <Button variant="primary" size="lg" autoFocus onClick={onFinish}>
      {t('toPhotos')}
      <ArrowRight aria-hidden />
    </Button>
  )
}
