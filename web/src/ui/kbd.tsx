import { useWords } from '@/lib/i18n'
import { uiWords } from './strings'

/** Shows a shortcut such as `g t` or `Shift+L`, one cap per key, named as on the keyboard of the reader's language. */
export function Kbd({ keys }: { keys: string }) {
  const t = useWords(uiWords)
  const names: Record<string, string> = {
    Control: t('keyControl'),
    Shift: t('keyShift'),
    Escape: t('keyEscape'),
    Enter: t('keyEnter'),
    Delete: t('keyDelete'),
    Space: t('keySpace'),
    Home: t('keyHome'),
    End: t('keyEnd'),
    PageUp: t('keyPageUp'),
    PageDown: t('keyPageDown'),
    ArrowLeft: '←',
    ArrowRight: '→',
    ArrowUp: '↑',
    ArrowDown: '↓',
  }
  return (
    <span className="inline-flex gap-1">
      {keys.split(/(?<=.)[ +]/).map((key) => (
        <kbd
          key={key}
          className="min-w-5 whitespace-nowrap rounded border border-current/40 px-1 text-center font-sans text-[11px] leading-4"
        >
          {names[key] ?? key}
        </kbd>
      ))}
    </span>
  )
}
