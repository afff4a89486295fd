import { steer } from './axis.ts'
import { offerCopies } from './copying.ts'
import { all } from './dom.ts'
import { filterBy } from './filtering.ts'
import { reveal } from './revealing.ts'
import { sortable } from './sorting.ts'

/* What a report can do where scripts run; without them everything in it can be read. */
for (const axis of all('.axis', HTMLElement)) steer(axis)
for (const form of all('form.filters', HTMLFormElement)) filterBy(form)
for (const table of all('table.sortable', HTMLTableElement)) sortable(table)
offerCopies()
addEventListener('hashchange', reveal)
reveal()
