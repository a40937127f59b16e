import { BrandMark } from './brand'
import { cn } from './cn'

// Blurred "photographs": each a sky, a land and a light. Drawn here, nobody's picture.
const tiles = [
  ['#3b2f1c', '#8a6a2a', '#f4d98b', 1.5],
  ['#1e2a33', '#3f5a66', '#d9b56b', 1],
  ['#2a1d16', '#7a3f22', '#f0a35c', 0.75],
  ['#1c2620', '#3f5a3c', '#d8c47a', 1.33],
  ['#2b2333', '#5d4a68', '#e6b98a', 1],
  ['#161f2c', '#2f4a78', '#f1d7a0', 1.6],
  ['#33240f', '#a87a17', '#ffe6a6', 1],
  ['#22201c', '#5b5346', '#d6cbb2', 0.8],
  ['#13241f', '#2b6657', '#cfe0b0', 1.4],
  ['#301a1a', '#81403a', '#f2c39b', 1.2],
  ['#1d1a24', '#4b3f6a', '#c9a4d6', 0.9],
  ['#2c2410', '#6f5a1f', '#ecca6f', 1.5],
  ['#15222a', '#2b5a70', '#e7e0c3', 1.2],
  ['#2a1a10', '#9a5520', '#ffcf87', 1],
  ['#1a2318', '#55702f', '#e8e08f', 1.5],
] as const

/** A wall of soft golden pictures for the login page. Decoration. */
export function Mosaic({ className }: { className?: string }) {
  return (
    <div aria-hidden className={cn('overflow-hidden bg-[#100f0d]', className)}>
      <div className="absolute -inset-16 flex -rotate-6 flex-wrap content-center gap-3">
        {[...tiles, ...tiles].map(([sky, land, light, ratio], at) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: the wall never changes
            key={at}
            className="h-40 rounded-card"
            style={{
              flex: `${ratio} 1 ${ratio * 150}px`,
              background: `radial-gradient(circle at ${20 + ((at * 37) % 60)}% ${25 + ((at * 23) % 30)}%, ${light}, transparent 52%), linear-gradient(${170 + ((at * 13) % 20)}deg, ${sky} 30%, ${land} 62%, ${sky})`,
            }}
          />
        ))}
      </div>
      <div className="absolute inset-0 bg-[linear-gradient(to_top,#100f0d_2%,#100f0d66_40%,transparent)]" />
      <BrandMark className="absolute bottom-12 left-12 size-16" />
    </div>
  )
}
