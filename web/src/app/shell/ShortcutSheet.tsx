import { type Command, useRegisteredCommands } from '@/lib/commands'
import { useLanguage, useWords } from '@/lib/i18n'
import { Dialog } from '@/ui/dialog'
import { Kbd } from '@/ui/kbd'
import { shellWords } from './strings'

/** Every shortcut that works on this page. */
export function ShortcutSheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useWords(shellWords)
  const language = useLanguage()
  const groups = Map.groupBy(
    useRegisteredCommands().filter((command) => command.keys),
    (command) => command.group[language],
  )
  return (
    <Dialog
      title={t('shortcuts')}
      open={open}
      onOpenChange={onOpenChange}
      className="sm:w-[min(640px,calc(100vw-32px))]"
    >
      <div className="columns-1 gap-8 sm:columns-2">
        {[...groups].map(([group, commands]) => (
          <section key={group} className="mb-6 break-inside-avoid">
            <h3 className="mb-1 font-medium text-dense text-muted">{group}</h3>
            <dl>
              {commands.map((command) => (
                <Line key={command.name} command={command} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}

function Line({ command }: { command: Command }) {
  const language = useLanguage()
  return (
    <div className="flex min-h-8 items-center justify-between gap-4 border-line border-b last:border-0">
      <dt>{command.words[language]}</dt>
      <dd>
        <Kbd keys={(command.keys ?? []).join(' ')} />
      </dd>
    </div>
  )
}
