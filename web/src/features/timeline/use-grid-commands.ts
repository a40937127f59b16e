import { CalendarDays, CheckCheck, Heart, SquareCheck, SquareX } from 'lucide-react'
import { useMemo, useRef } from 'react'
import { type Command, useCommands } from '@/lib/commands'
import type { Engine } from '@/lib/engine/engine'
import { FAVORITE, shotAt, type Unit } from '@/lib/engine/walk'
import type { Picking } from './use-picking'
import type { Focus } from './use-roving-focus'

type Parts = {
  engine: Engine
  focus: Focus
  picking: Picking
  covered: boolean
  onFavorite: (id: number, on: boolean) => void
}

const group = { de: 'Zeitleiste', en: 'Timeline' } as const
const selecting = { de: 'Auswahl', en: 'Selection' } as const
const leaps = [
  { unit: 'day', key: 'd', de: 'Tag', en: 'day' },
  { unit: 'month', key: 'm', de: 'Monat', en: 'month' },
  { unit: 'year', key: 'y', de: 'Jahr', en: 'year' },
] as const satisfies readonly { unit: Unit; key: string; de: string; en: string }[]

/** Offers the grid's one-letter commands, unless something covers the grid. */
export function useGridCommands(parts: Parts): void {
  'use no memo'
  const latest = useRef(parts)
  latest.current = parts
  const commands = useMemo<readonly Command[]>(() => {
    const when = () => !latest.current.covered
    const leap = (unit: Unit, direction: 1 | -1) => () => latest.current.focus.leapBy(unit, direction)
    return [
      {
        name: 'grid-favorite',
        words: { de: 'Favorit an oder aus', en: 'Favourite on or off' },
        icon: Heart,
        keys: ['f'],
        group,
        when,
        run: () => toggleFavorite(latest.current),
      },
      ...selectCommands(() => latest.current),
      ...leaps.flatMap(({ unit, key, de, en }): Command[] => [
        {
          name: `next-${unit}`,
          words: { de: `Zum nächsten ${de}`, en: `To the next ${en}` },
          icon: CalendarDays,
          keys: [key],
          group,
          when,
          run: leap(unit, 1),
        },
        {
          name: `previous-${unit}`,
          words: { de: `Zum vorigen ${de}`, en: `To the previous ${en}` },
          icon: CalendarDays,
          keys: [`Shift+${key.toUpperCase()}`],
          group,
          when,
          run: leap(unit, -1),
        },
      ]),
    ]
  }, [])
  useCommands(commands)
}

function toggleFavorite({ engine, focus, onFavorite }: Parts): void {
  const shot = focus.reachable && shotAt(engine, focus.reachable)
  if (shot) onFavorite(shot.id, (shot.flags & FAVORITE) === 0)
}

function selectCommands(parts: () => Parts): readonly Command[] {
  const command = (name: string, key: string, words: Command['words'], icon: Command['icon'], run: () => void) => ({
    name,
    words,
    icon,
    keys: [key],
    group: selecting,
    when: () => !parts().covered,
    run,
  })
  const focused = () => {
    const { engine, focus } = parts()
    return focus.reachable && shotAt(engine, focus.reachable)
  }
  return [
    command(
      'select',
      'x',
      { de: 'Foto auswählen oder abwählen', en: 'Select or deselect the photo' },
      SquareCheck,
      () => {
        const shot = focused()
        if (shot) parts().picking.toggle(shot.id)
      },
    ),
    command('select-day', 'Shift+X', { de: 'Ganzen Tag auswählen', en: 'Select the whole day' }, CheckCheck, () => {
      const shot = focused()
      if (shot) parts().picking.day(shot.month, shot.day)
    }),
    command('select-all', 'Control+a', { de: 'Alle auswählen', en: 'Select all' }, CheckCheck, () =>
      parts().picking.all(),
    ),
    {
      ...command('select-none', 'Escape', { de: 'Auswahl aufheben', en: 'Clear the selection' }, SquareX, () =>
        parts().picking.clear(),
      ),
      when: () => !parts().covered && parts().picking.any(),
    },
  ]
}
