// Before the first paint, and before anything of the plan is read: the look of this computer. A file of its own, since inline scripts are refused.
;(() => {
  const root = document.documentElement
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const set = () => {
    if (root.dataset.look === undefined || root.dataset.look === 'system') root.dataset.theme = dark.matches ? 'dark' : 'light'
  }
  dark.addEventListener('change', set)
  set()
})()
