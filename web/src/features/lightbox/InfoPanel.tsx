import { Pencil, X } from 'lucide-react'
import { type PointerEvent, useRef } from 'react'
import { useLanguage, useWords } from '@/lib/i18n'
import { useMe } from '@/lib/me'
import { IconButton } from '@/ui/icon-button'
import { editWords } from '@/ui/photo-edit/edit.strings'
import { Skeleton } from '@/ui/skeleton'
import { AllFields } from './AllFields'
import { Changes } from './Changes'
import type { Detail } from './detail'
import { EditForm } from './EditForm'
import { infoWords } from './info.strings'
import { type Group, infoGroups } from './info-groups'
import { nameOf } from './members'
import { Processing } from './Processing'
import { Quality } from './Quality'
import { stackWords } from './stack.strings'
import { useEditing } from './use-edit'
import { WrittenState } from './WrittenState'

const SWIPE_PX = 60

/** Everything known of the open photo: a panel at the right, a sheet from the bottom on a phone. */
export function InfoPanel({ photo, onClose }: { photo: Detail | undefined; onClose: () => void }) {
  const t = useWords(infoWords)
  const say = useWords(editWords)
  const language = useLanguage()
  const mayEdit = useMe()?.can.process !== false
  const [editing, setEditing] = useEditing(photo?.id ?? 0)
  return (
    <aside
      aria-label={t('info')}
      className="z-20 flex shrink-0 flex-col border-line bg-s1 max-sm:h-[60%] max-sm:rounded-t-sheet max-sm:border-t max-sm:pb-[env(safe-area-inset-bottom)] sm:w-[360px] sm:border-l"
    >
      <Grip onClose={onClose} />
      <div className="flex h-14 shrink-0 items-center justify-between pr-2 pl-5 max-sm:h-11">
        <h2 className="flex-1 font-semibold text-section">{t('info')}</h2>
        {photo && mayEdit && !editing && (
          <IconButton label={say('edit')} onClick={() => setEditing(true)}>
            <Pencil aria-hidden />
          </IconButton>
        )}
        <IconButton label={t('closeInfo')} keys="i" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pb-6">
        {!photo && <Waiting />}
        {photo && editing && <EditForm key={photo.id} photo={photo} onDone={() => setEditing(false)} />}
        {photo && !editing && <Described photo={photo} />}
        {photo && !editing && <Facts photo={photo} groups={infoGroups(photo, t, language)} />}
      </div>
    </aside>
  )
}

function Facts({ photo, groups }: { photo: Detail; groups: Group[] }) {
  const t = useWords(infoWords)
  return (
    <>
      {groups.slice(0, 1).map(group)}
      {photo.people_names && photo.people_names.length > 0 && <Chips title={t('people')} names={photo.people_names} />}
      {photo.keywords && photo.keywords.length > 0 && <Chips title={t('keywords')} names={photo.keywords} />}
      {groups.slice(1).map(group)}
      <Quality photo={photo} />
      <WrittenState photo={photo} />
      <Changes id={photo.id} />
      <Processing photo={photo} />
      <AllFields fields={photo.raw_metadata} />
    </>
  )
}

/** Of a photo of several files: which of them this is about. */
function Described({ photo: { id, stack, filename } }: { photo: Detail }) {
  const t = useWords(stackWords)
  const member = stack?.members.find((one) => one.id === id)
  if (!stack || !member) return null
  return (
    <p className="break-words pb-1 text-dense text-muted">
      {t('describes', { name: nameOf(stack, member, t), file: filename })}
    </p>
  )
}

const group = ({ title, facts }: Group) => (
  <section key={title} className="border-line border-b py-4">
    <h3 className="mb-2 font-semibold text-dense text-muted">{title}</h3>
    <dl className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-3 gap-y-1.5">
      {facts.map(({ label, value, text }) => (
        <div key={label} className={text ? 'col-span-2 max-w-[60ch] first:font-medium' : 'contents'}>
          <dt className={text ? 'sr-only' : 'text-dense text-muted'}>{label}</dt>
          <dd className="whitespace-pre-line break-words [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  </section>
)

const Chips = ({ title, names }: { title: string; names: readonly string[] }) => (
  <section className="border-line border-b py-4">
    <h3 className="mb-2 font-semibold text-dense text-muted">{title}</h3>
    <ul className="flex flex-wrap gap-1.5">
      {[...new Set(names)].map((name) => (
        <li key={name} className="max-w-full truncate rounded-full bg-s3 px-2.5 py-1 text-dense">
          {name}
        </li>
      ))}
    </ul>
  </section>
)

/** The handle of the sheet; a swipe down closes it. */
function Grip({ onClose }: { onClose: () => void }) {
  const start = useRef(0)
  return (
    <div
      aria-hidden
      className="grid h-6 shrink-0 touch-none place-items-center sm:hidden"
      onPointerDown={(event: PointerEvent) => {
        start.current = event.clientY
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerUp={(event: PointerEvent) => {
        if (event.clientY - start.current > SWIPE_PX) onClose()
      }}
    >
      <span className="h-1 w-10 rounded-full bg-line-strong" />
    </div>
  )
}

const Waiting = () => (
  <div className="space-y-3 py-4">
    {[60, 80, 40, 70, 55].map((width) => (
      <div key={width} style={{ width: `${width}%` }}>
        <Skeleton className="h-4" />
      </div>
    ))}
  </div>
)
