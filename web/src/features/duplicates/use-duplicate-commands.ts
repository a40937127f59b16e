import { Check, ChevronLeft, ChevronRight, CopyCheck, Layers, ZoomIn, ZoomOut } from 'lucide-react'
import { useLayoutEffect, useMemo, useRef } from 'react'
import { type Command, useCommands } from '@/lib/commands'
import type { Action } from './use-decisions'

type Parts = {
  canDecide: boolean
  photos: number
  step: (delta: 1 | -1) => void
  decide: (action: Action) => void
  keepOnly: (at: number) => void
  zoomBy: (factor: number) => void
}

const group = { de: 'Duplikate', en: 'Duplicates' } as const
const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const

/** Offers the keys of the page: from group to group, deciding, choosing by number, zooming. */
export function useDuplicateCommands(parts: Parts): void {
  const latest = useRef(parts)
  useLayoutEffect(() => {
    latest.current = parts
  })
  const commands = useMemo<readonly Command[]>(() => {
    const may = () => latest.current.canDecide
    const decide = (action: Action) => () => latest.current.decide(action)
    const zoom = (factor: number) => () => latest.current.zoomBy(factor)
    const step = (delta: 1 | -1) => () => latest.current.step(delta)
    return [
      {
        name: 'duplicates-next',
        words: { de: 'Nächste Gruppe', en: 'Next group' },
        icon: ChevronRight,
        keys: ['ArrowRight'],
        group,
        run: step(1),
      },
      {
        name: 'duplicates-previous',
        words: { de: 'Vorige Gruppe', en: 'Previous group' },
        icon: ChevronLeft,
        keys: ['ArrowLeft'],
        group,
        run: step(-1),
      },
      {
        name: 'duplicates-keep',
        words: { de: 'Bestes oder Gewähltes behalten', en: 'Keep the best or the chosen' },
        icon: Check,
        keys: ['k'],
        group,
        when: may,
        run: decide('keep'),
      },
      {
        name: 'duplicates-keep-all',
        words: { de: 'Alle behalten', en: 'Keep all' },
        icon: CopyCheck,
        keys: ['a'],
        group,
        when: may,
        run: decide('keep_all'),
      },
      {
        name: 'duplicates-stack',
        words: { de: 'Stapeln', en: 'Stack' },
        icon: Layers,
        keys: ['s'],
        group,
        when: may,
        run: decide('stack'),
      },
      ...numbers.map(
        (number): Command => ({
          name: `duplicates-only-${number}`,
          words: { de: `Nur Nr. ${number} behalten`, en: `Keep only no. ${number}` },
          keys: [String(number)],
          group,
          when: () => may() && number <= latest.current.photos,
          run: () => latest.current.keepOnly(number - 1),
        }),
      ),
      {
        name: 'duplicates-zoom-in',
        words: { de: 'Alle vergrößern', en: 'Enlarge all' },
        icon: ZoomIn,
        keys: ['+'],
        group,
        run: zoom(1.5),
      },
      {
        name: 'duplicates-zoom-out',
        words: { de: 'Alle verkleinern', en: 'Shrink all' },
        icon: ZoomOut,
        keys: ['-'],
        group,
        run: zoom(1 / 1.5),
      },
      {
        name: 'duplicates-zoom-reset',
        words: { de: 'Ganze Bilder zeigen', en: 'Show whole pictures' },
        keys: ['0'],
        group,
        run: zoom(0),
      },
    ]
  }, [])
  useCommands(commands)
}
