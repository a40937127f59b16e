import type { AnyRouter } from '@tanstack/react-router'

/** After a change of page the focus moves to its heading, so that a screen reader says where one is. */
export function focusHeadings(router: AnyRouter): void {
  router.subscribe('onRendered', ({ pathChanged, fromLocation }) => {
    if (!pathChanged || !fromLocation) return
    document.querySelector<HTMLElement>('h1[tabindex]')?.focus({ preventScroll: true })
  })
}
