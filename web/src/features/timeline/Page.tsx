import { type ComponentType, useEffect, useRef } from 'react'
import { sequenceOf, type ViewerProps } from '@/lib/engine/sequence'
import { find } from '@/lib/engine/walk'
import { useWords } from '@/lib/i18n'
import { PageTitle } from '@/ui/page'
import { ErrorState } from '@/ui/states'
import { Empty } from './Empty'
import { Grid, type GridHandle } from './Grid'
import { GridSkeleton } from './GridSkeleton'
import { timelineWords } from './strings'
import { Toolbar } from './Toolbar'
import { useFavorite } from './use-favorite'
import { useKeptPosition } from './use-kept-position'
import { useOpenPhoto } from './use-open-photo'
import { type Order, type TimelineView, useTimeline } from './use-timeline'

type PageProps = {
  view: TimelineView
  order: Order
  photo: number | undefined
  onOrder: (order: Order) => void
  Viewer: ComponentType<ViewerProps>
}

/** A timeline of photos, and over it the one that is open. */
export function TimelinePage({ view, order, photo, onOrder, Viewer }: PageProps) {
  'use no memo'
  const t = useWords(timelineWords)
  const { engine, list } = useTimeline(view, order)
  const sequence = useRef(sequenceOf(engine)).current
  const favorite = useFavorite(engine)
  const grid = useRef<GridHandle>(null)
  const { open, go, close } = useOpenPhoto()
  useKeptPosition(engine)
  useEffect(() => {
    const place = photo === undefined ? null : find(engine, photo)
    if (place) engine.show(place)
  }, [engine, photo])

  if (!list.data) {
    return (
      <>
        <PageTitle hidden>{t(view)}</PageTitle>
        {list.error ? (
          <ErrorState className="m-4" error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <GridSkeleton />
        )}
      </>
    )
  }
  const leave = (last: number) => {
    close()
    const place = find(engine, last)
    if (place) grid.current?.focus(place)
  }
  return (
    <div className="flex h-full flex-col">
      <Toolbar engine={engine} view={view} order={order} onOrder={onOrder} />
      {list.data.total === 0 ? (
        <Empty view={view} />
      ) : (
        <Grid engine={engine} handle={grid} covered={photo !== undefined} onOpen={open} onFavorite={favorite} />
      )}
      {photo !== undefined && (
        <Viewer id={photo} sequence={sequence} onGo={go} onClose={() => leave(photo)} onFavorite={favorite} />
      )}
    </div>
  )
}
