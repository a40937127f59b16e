import { Skeleton } from '@/ui/skeleton'

const rows = [
  [1.5, 0.75, 1.33, 1.5, 0.66],
  [0.75, 1.5, 1.78, 1, 1.33],
  [1.33, 1.33, 0.75, 1.5, 1.5],
]

/** The place of photos while the list of months is on its way. */
export function GridSkeleton() {
  return (
    <div aria-hidden className="flex flex-col gap-1 overflow-hidden px-1 pt-1 sm:pr-14 sm:pl-4">
      <Skeleton className="my-2 h-5 w-44" />
      {rows.map((row) => (
        <div key={row.join()} className="flex gap-1 max-sm:*:nth-[n+4]:hidden">
          {row.map((ratio, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fixed picture
            <div key={i} style={{ flexGrow: ratio }} className="h-[110px] sm:h-[220px]">
              <Skeleton className="size-full rounded-tile" />
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}
