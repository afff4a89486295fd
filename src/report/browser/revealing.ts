/** Opens what an address of this page leads to, and goes there. */
export function reveal(): void {
  const id = location.hash.slice(1)
  const target = /^[\w-]{1,80}$/.test(id) ? document.getElementById(id) : null
  if (target === null) return
  for (let at: Element | null = target; at !== null; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true
  target.scrollIntoView({ block: 'start' })
  const focused = target instanceof HTMLDetailsElement ? target.querySelector('summary') : target
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
}
