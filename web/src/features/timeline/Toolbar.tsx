import { ArrowDownWideNarrow, ArrowUpNarrowWide, SlidersHorizontal } from 'lucide-react'
import type { Engine } from '@/lib/engine/engine'
import { useWords } from '@/lib/i18n'
import { IconButton } from '@/ui/icon-button'
import { Menu, MenuChoice } from '@/ui/menu'
import { PageTitle } from '@/ui/page'
import { Segmented } from '@/ui/segmented'
import { type Density, densities, setDensity, useDensity } from './density'
import { useMonthName } from './names'
import { timelineWords } from './strings'
import { type Order, type TimelineView, useView } from './use-timeline'

type ToolbarProps = { engine: Engine; view: TimelineView; order: Order; onOrder: (order: Order) => void }

/** The month one looks at, how many photos there are, and how they are shown. */
export function Toolbar({ engine, view, order, onOrder }: ToolbarProps) {
  const t = useWords(timelineWords)
  const monthName = useMonthName()
  const { month, photos } = useView(engine)
  const size = useDensity()
  const orders = [
    { value: 'newest' as const, label: t('newest'), icon: <ArrowDownWideNarrow aria-hidden /> },
    { value: 'oldest' as const, label: t('oldest'), icon: <ArrowUpNarrowWide aria-hidden /> },
  ]
  const sizes = densities.map((value) => ({ value, label: t(value) }))
  return (
    <div className="flex h-12 shrink-0 items-center gap-2 pr-2 pl-4 max-sm:pl-3 sm:pr-4">
      <PageTitle hidden>{t(view)}</PageTitle>
      <span className="min-w-0 truncate font-semibold text-section">{monthName(month)}</span>
      <span className="ml-auto truncate text-dense text-muted tabular-nums">
        {photos > 0 && t('count', { count: photos })}
      </span>
      <div className="contents max-sm:hidden">
        <Segmented<Density>
          label={t('density')}
          value={size}
          onChange={setDensity}
          items={densities.map((value) => ({ value, label: t(`${value}Sign`) }))}
        />
      </div>
      <Menu
        trigger={
          <IconButton label={t('display')}>
            <SlidersHorizontal aria-hidden />
          </IconButton>
        }
      >
        <MenuChoice<Order> label={t('order')} value={order} onChange={onOrder} items={orders} />
        <MenuChoice<Density> label={t('density')} value={size} onChange={setDensity} items={sizes} />
      </Menu>
    </div>
  )
}
