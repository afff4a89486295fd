/** The elements that match, of one kind. */
export function all<T extends Element>(selector: string, kind: new () => T, within: ParentNode = document): T[] {
  return [...within.querySelectorAll(selector)].filter((one): one is T => one instanceof kind)
}

/** A button with a text, that does something. */
export function button(text: string, label: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.textContent = text
  if (label !== text) {
    made.setAttribute('aria-label', label)
    made.title = label
  }
  made.addEventListener('click', act)
  return made
}

/** A number that stands in a data attribute. */
export const numberOf = (element: HTMLElement | SVGElement, name: string): number => Number(element.dataset[name])
