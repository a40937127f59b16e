// Runs before the first paint, so that neither theme nor language flashes. The app takes over from the same two keys.
;(() => {
  const root = document.documentElement
  const kept = (key) => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  const theme = kept('nimtaflow.theme')
  const light = matchMedia('(prefers-color-scheme: light)').matches
  root.dataset.theme = theme === 'dark' || theme === 'light' ? theme : light ? 'light' : 'dark'
  const language = kept('nimtaflow.language') || navigator.language
  root.lang = /^de\b/i.test(language) ? 'de' : 'en'
  if (root.dataset.theme === 'light') document.querySelector('meta[name="theme-color"]').content = '#ffffff'
})()
