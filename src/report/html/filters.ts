import { SEVERITIES } from '../../core/severity.ts'
import type { Report } from '../../core/report.ts'
import { el, type Markup } from './markup.ts'
import type { PageNames } from './page-names.ts'

/** Sources that can be chosen from. */
const MOST = 300

/** What to show: by machine, source and severity. For the script of the page, and hidden without it. */
export function filters({ findings }: Report, names: PageNames): Markup | undefined {
  const cited = names.sources.filter((path) => findings.some((f) => f.evidence.some(({ artifact }) => artifact === path))).slice(0, MOST)
  const severities = SEVERITIES.filter((severity) => findings.some((f) => f.severity === severity))
  const selects = [
    names.machines.length > 1
      ? select(
          'machine',
          'Machine',
          names.machines.map((name) => [names.machine(name), name === '' ? 'without a name' : name]),
        )
      : undefined,
    cited.length > 1
      ? select(
          'source',
          'Source',
          cited.map((path) => [names.source(path), names.places.file(path)]),
        )
      : undefined,
    severities.length > 1
      ? select(
          'severity',
          'Severity',
          severities.map((severity) => [severity, severity]),
        )
      : undefined,
  ].filter((one) => one !== undefined)
  if (selects.length === 0) return undefined
  return el('form', { class: 'filters', hidden: true, 'aria-label': 'Show only' }, selects)
}

const select = (name: string, label: string, options: readonly (readonly [string | number, string])[]): Markup =>
  el(
    'label',
    {},
    `${label} `,
    el(
      'select',
      { name },
      el('option', { value: '' }, 'all'),
      options.map(([value, text]) => el('option', { value }, text)),
    ),
  )
