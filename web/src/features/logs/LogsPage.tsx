import { Search } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '@/lib/i18n'
import { Input } from '@/ui/input'
import { PageTitle } from '@/ui/page'
import { Switch } from '@/ui/switch'
import { Tabs } from '@/ui/tabs'
import { type LogFilter, logFeatures } from './filter'
import { LevelChips } from './LevelChips'
import { LogList } from './LogList'
import { logWords } from './strings'

type LogsPageProps = { filter: LogFilter; onFilter: (filter: LogFilter) => void }

/** What the server wrote down, by area and level. The filter lives in the URL. */
export function LogsPage({ filter, onFilter }: LogsPageProps) {
  const t = useWords(logWords)
  const [following, setFollowing] = useState(true)
  const tabs = [{ value: 'all', label: t('all') } as const, ...logFeatures.map((value) => ({ value, label: t(value) }))]
  return (
    <div className="mx-auto flex h-full max-w-[1400px] flex-col px-4 pt-5 pb-4 sm:px-6">
      <div className="mb-3 flex min-h-9 items-center justify-between gap-3 max-sm:mb-0 max-sm:justify-end">
        <PageTitle onBar>{t('title')}</PageTitle>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch inside renders the input */}
        <label className="flex cursor-pointer items-center gap-2.5 font-medium text-dense">
          {t('follow')}
          <Switch checked={following} onCheckedChange={setFollowing} />
        </label>
      </div>
      <Tabs
        label={t('features')}
        tabs={tabs}
        value={filter.feature ?? 'all'}
        onChange={(value) => onFilter({ ...filter, feature: value === 'all' ? undefined : value })}
      >
        <div className="flex flex-wrap items-center gap-3 py-3">
          <LevelChips levels={filter.levels ?? []} onLevels={(levels) => onFilter({ ...filter, levels })} />
          <SearchBox
            key={filter.search}
            value={filter.search ?? ''}
            onSearch={(search) => onFilter({ ...filter, search })}
          />
        </div>
        <LogList key={JSON.stringify(filter)} filter={filter} following={following} onFollowing={setFollowing} />
      </Tabs>
    </div>
  )
}

function SearchBox({ value, onSearch }: { value: string; onSearch: (search: string | undefined) => void }) {
  const t = useWords(logWords)
  const [typed, setTyped] = useState(value)
  const search = () => {
    if (typed.trim() !== value) onSearch(typed.trim() || undefined)
  }
  return (
    <form
      className="relative min-w-48 flex-1 sm:ml-auto sm:max-w-72"
      onSubmit={(event) => {
        event.preventDefault()
        search()
      }}
    >
      <Search className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-3 size-4 text-muted" aria-hidden />
      <Input
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        value={typed}
        onValueChange={setTyped}
        onBlur={search}
        className="pl-9"
      />
    </form>
  )
}
