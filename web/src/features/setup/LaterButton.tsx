import { useWords } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { setupWords } from './strings'

export function LaterButton({ onLater }: { onLater: () => void }) {
  const t = useWords(setupWords)
  return (
    <Button variant="ghost" onClick={onLater}>
      {t('later')}
    </Button>
  )
}
