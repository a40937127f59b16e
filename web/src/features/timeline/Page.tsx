import { type ComponentType, type RefObject, useEffect, useRef, useState } from 'react'
import type { Engine } from '@/lib/engine/engine'
import { sequenceOf, type ViewerProps } from '@/lib/engine/sequence'
import { find } from '@/lib/engine/walk'
import { useWords } from '@/lib/i18n'
import { type SelectedProps, Selection, useSelected } from '@/lib/selection/selection'
import { useOnlyPresent } from '@/lib/selection/use-present'
import { PageTitle } from '@/ui/page'
import { ErrorState } from '@/ui/states'
import { Empty } from './Empty'
import { Grid, type GridHandle } from './Grid'
import { GridSkeleton } from './GridSkeleton'
import { Note } from './Note'
import { timelineWords } from './strings'
import { Toolbar } from './Toolbar'
import { useFavorite } from './use-favorite'
import { useKeptPosition } from './use-kept-position'
import { useOpenPhoto } from './use-open-photo'
import { usePicking } from './use-picking'
import { type Order, type TimelineView, useTimeline } from './use-timeline'

type PageProps = {
  view: TimelineView
  order: Order
  photo: number | undefined
  onOrder: (order: Order) => void
  Viewer: ComponentType<ViewerProps>
  Selected: ComponentType<SelectedProps>
}

/** A timeline of photos, and over it the one that is open. */
export function TimelinePage({ view, order, photo, onOrder, Viewer, Selected }: PageProps) {
  'use no memo'
  const t = useWords(timelineWords)
  const { engine, list } = useTimeline(view, order)
  const [sequence] = useState(() => sequenceOf(engine))
  const favorite = useFavorite()
  const [selection] = useState(() => new Selection())
  const selected = useSelected(selection)
  const picking = usePicking(selection, { engine, view, order })
  const grid = useRef<GridHandle>(null)
  const { open, go, close } = useOpenPhoto()
  useOnlyPresent(selection, view)
  useKeptPosition(engine)
  useFollow(engine, photo, grid)

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
  return (
    <div className="flex h-full flex-col">
      <Toolbar engine={engine} view={view} order={order} onOrder={onOrder} />
      {list.data.total > 0 && <Note view={view} />}
      {list.data.total === 0 ? (
        <Empty view={view} />
      ) : (
        <Grid
          engine={engine}
          handle={grid}
          covered={photo !== undefined}
          selected={selected}
          picking={picking}
          onOpen={open}
          onFavorite={favorite}
        />
      )}
      <Selected selection={selection} engine={engine} view={view} covered={photo !== undefined} onAll={picking.all} />
      {photo !== undefined && <Viewer id={photo} sequence={sequence} onGo={go} onClose={close} onFavorite={favorite} />}
    </div>
  )
}

/** The grid goes along with the open photo, and takes the focus there when it is closed. */
function useFollow(engine: Engine, photo: number | undefined, grid: RefObject<GridHandle | null>): void {
  const last = useRef<number | undefined>(undefined)
  useEffect(() => {
    const place = find(engine, photo ?? last.current ?? 0)
    if (place && photo !== undefined) engine.show(place)
    else if (place && last.current !== undefined) grid.current?.focus(place)
    last.current = photo
  }, [engine, photo, grid])
}
