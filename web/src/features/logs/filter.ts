export const logFeatures = ['scanner', 'ai', 'faces', 'video', 'remote', 'system'] as const
export const logLevels = ['debug', 'info', 'warning', 'error'] as const

export type LogFeature = (typeof logFeatures)[number]
export type LogLevel = (typeof logLevels)[number]
export type LogFilter = { feature?: LogFeature; levels?: LogLevel[]; search?: string }

/** Reads the filter from a URL; what does not belong there is left out. */
export function asLogFilter(search: Record<string, unknown>): LogFilter {
  const asked = Array.isArray(search.levels) ? search.levels : []
  const levels = logLevels.filter((level) => asked.includes(level))
  return {
    feature: logFeatures.find((feature) => feature === search.feature),
    levels: levels.length ? levels : undefined,
    search: typeof search.search === 'string' && search.search ? search.search.slice(0, 200) : undefined,
  }
}

/** The filter as the server takes it; critical lines belong to the errors. */
export const asLogQuery = ({ feature, levels, search }: LogFilter) => ({
  feature,
  search,
  level: levels?.flatMap((level) => (level === 'error' ? (['error', 'critical'] as const) : [level])),
})
