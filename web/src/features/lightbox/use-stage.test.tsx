import { fireEvent, render, screen } from '@testing-library/react'
import { useRef } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useStage } from './use-stage'

const wishes = { onGo: vi.fn(), onClose: vi.fn(), onInfo: vi.fn(), onTap: vi.fn() }
const pressed = vi.fn()

function Stage() {
  const stage = useRef<HTMLDivElement>(null)
  const track = useRef<HTMLDivElement>(null)
  useStage(stage, track, { id: 1, zoomable: true, canGo: () => true, ...wishes })
  return (
    <div ref={stage}>
      <div ref={track} />
      <button type="button" onClick={pressed}>
        Nächstes Foto
      </button>
    </div>
  )
}

// jsdom claims to have a touch screen, as a laptop may.
/** A mouse that goes down on the button, moves, and comes up. */
function clickMoving(by: number) {
  const button = screen.getByRole('button')
  Object.assign(button, { setPointerCapture: () => undefined, hasPointerCapture: () => false })
  const fire = (type: 'pointerDown' | 'pointerMove' | 'pointerUp', x: number, buttons: number) =>
    fireEvent[type](button, { clientX: x, clientY: 50, buttons, pointerId: 1, pointerType: 'mouse' })
  fire('pointerDown', 100, 1)
  fire('pointerMove', 100 + by, 1)
  fire('pointerUp', 100 + by, 0)
  fireEvent.click(button, { detail: 1 })
}

describe('the stage', () => {
  beforeEach(() => {
    vi.clearAllMocks()
    vi.stubGlobal('matchMedia', () => ({ matches: false }))
  })

  it('lets a button be pressed with a hand that is not quite still', () => {
    render(<Stage />)
    clickMoving(0)
    clickMoving(7)
    expect(pressed).toHaveBeenCalledTimes(2)
    clickMoving(60)
    expect(pressed).toHaveBeenCalledTimes(2)
  })

  it('leaves the arrow keys to the commands', () => {
    render(<Stage />)
    const button = screen.getByRole('button')
    for (let times = 0; times < 15; times++) fireEvent.keyDown(button, { key: 'ArrowDown' })
    fireEvent.keyUp(button, { key: 'ArrowDown' })
    expect(wishes.onClose).not.toHaveBeenCalled()
  })
})
