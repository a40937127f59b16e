import type { Engine } from './engine'

/** The engines of the grids on the page: what changes a photo shows it in all of them. */
export const liveEngines = new Set<Engine>()

/** Has every grid on the page fetch again what it shows. */
export function renewGrids(): void {
  for (const engine of liveEngines) engine.renew()
}
