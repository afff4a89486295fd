import { all, button } from './dom.ts'

/** Columns of a table sort it: numbers by what they are (`data-value`), all else by its letters. */
export function sortable(table: HTMLTableElement): void {
  const body = table.tBodies[0]
  if (body === undefined) return
  for (const [column, head] of all('thead th', HTMLTableCellElement, table).entries()) {
    const name = head.textContent
    const order = (): void => {
      const isDown = head.getAttribute('aria-sort') !== 'descending'
      for (const other of all('thead th', HTMLTableCellElement, table)) other.removeAttribute('aria-sort')
      head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending')
      const rows = [...body.rows].sort((a, b) => compare(a.cells[column], b.cells[column]) * (isDown ? -1 : 1))
      body.append(...rows)
    }
    head.replaceChildren(button(name, name, order))
  }
}

function compare(a: HTMLTableCellElement | undefined, b: HTMLTableCellElement | undefined): number {
  const [one, other] = [a?.dataset['value'], b?.dataset['value']]
  if (one !== undefined && other !== undefined) return Number(one) - Number(other)
  return (a?.textContent ?? '').localeCompare(b?.textContent ?? '')
}
