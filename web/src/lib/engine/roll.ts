// A browser cuts elements off at 16 to 33 million px; a million photos need more. So the scroller is only this long and
// stands for a window of the whole: virtual position = scrollTop + base.
export const PHYSICAL = 2_000_000
const NEAR = 0.2

export type Scroller = { scrollTop: number }
export type Stage = { style: { height: string } }

/** The part of the timeline that the scroller can reach at the moment. */
export class Roll {
  base = 0
  total = 0
  viewport = 0
  private scroller: Scroller = { scrollTop: 0 }
  private stage: Stage = { style: { height: '' } }

  attach(scroller: Scroller, stage: Stage): void {
    this.scroller = scroller
    this.stage = stage
  }

  /** Px from the top of the timeline to the top of the window. */
  get position(): number {
    return this.scroller.scrollTop + this.base
  }

  get furthest(): number {
    return Math.max(0, this.total - this.viewport)
  }

  clamp = (position: number): number => Math.max(0, Math.min(position, this.furthest))

  /** Sets the length after the timeline grew or shrank; nothing seen moves. */
  measure(total: number, viewport: number): void {
    this.total = total
    this.viewport = viewport
    this.fit()
  }

  /** Keeps the scroll offset and lets it mean another position: nothing interrupts a running gesture. */
  mean(position: number): void {
    this.base = this.clamp(position) - this.scroller.scrollTop
    this.fit()
  }

  /** Goes to a position, with as much room as possible on both sides. */
  moveTo(position: number): void {
    const to = this.clamp(position)
    const offset = Math.round(to - this.wishedBase(to))
    this.base = to - offset
    this.fit()
    this.scroller.scrollTop = offset
  }

  /** Makes room again: always at a hard end of the scroller, when idle also near one. */
  recentre(idle: boolean): boolean {
    const { scrollTop } = this.scroller
    const position = this.position
    const length = this.length
    if (Math.abs(this.base - this.wishedBase(position)) < 1) return false
    const stuckAbove = scrollTop <= 0 && this.base > 0
    const stuckBelow = scrollTop >= length - this.viewport - 1 && this.base + length < this.total - 1
    const outside = position < 0
    const near = scrollTop < PHYSICAL * NEAR || scrollTop > PHYSICAL * (1 - NEAR)
    if (!stuckAbove && !stuckBelow && !outside && !(idle && near)) return false
    this.moveTo(position)
    return true
  }

  private get length(): number {
    return Math.max(this.viewport, Math.min(PHYSICAL, this.total - this.base))
  }

  private wishedBase(position: number): number {
    return Math.max(0, Math.min(position - PHYSICAL / 2, this.total - PHYSICAL))
  }

  private fit(): void {
    this.stage.style.height = `${this.length}px`
  }
}
