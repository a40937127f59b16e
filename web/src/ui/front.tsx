import type { ReactNode } from 'react'
import { BrandMark, productName } from './brand'
import { Mosaic } from './mosaic'

/** The front door: golden art at the left, a card at the right. On a phone only the card. */
export function Front({ corner, children }: { corner?: ReactNode; children: ReactNode }) {
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] lg:grid-cols-[1.1fr_1fr]">
      <Mosaic className="sticky top-0 h-dvh max-lg:hidden" />
      <div className="flex min-w-0 flex-col">
        <header className="flex h-16 items-center justify-between gap-4 px-4 sm:px-8">
          <span className="flex items-center gap-2.5 font-semibold text-[17px] tracking-tight">
            <BrandMark />
            {productName}
          </span>
          {corner}
        </header>
        <main className="flex flex-1 items-center justify-center px-4 pt-4 pb-16 sm:px-8">{children}</main>
      </div>
    </div>
  )
}
