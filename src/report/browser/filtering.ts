import { all } from './dom.ts'

const BY = ['machine', 'source', 'severity'] as const

/** Shows what is of the chosen machine, source and severity; what says nothing of one of them stays. */
export function filterBy(form: HTMLFormElement): void {
  form.hidden = false
  form.addEventListener('submit', (event) => event.preventDefault())
  form.addEventListener('change', () => {
    const chosen = new Map(all('select', HTMLSelectElement, form).map(({ name, value }) => [name, value]))
    const things = [...all('[data-machine],[data-source],[data-severity]', HTMLElement), ...all('[data-severity]', SVGElement)]
    for (const thing of things) {
      const isShown = BY.every((by) => {
        const wanted = chosen.get(by) ?? ''
        const own = thing.dataset[by]
        return wanted === '' || own === undefined || own.split(' ').includes(wanted)
      })
      thing.toggleAttribute('hidden', !isShown)
    }
  })
}
