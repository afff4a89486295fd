import type { RawLine } from '../../core/parser.ts'
import { isWarningReason } from './event-reasons.ts'
import type { Row } from './event-row.ts'
import { labelledCells, labelledColumns } from './labelled.ts'

/** What the columns of tables of events are called: by kubectl, by its users, by consoles. */
const WHEN = ['LAST SEEN', 'AGE', 'LASTSEEN', 'TIME', 'LAST', 'LAST OCCURRENCE']
const WHOM = ['OBJECT', 'INVOLVED OBJECT', 'POD', 'NAME', 'RESOURCE']
const BY = ['FROM', 'SOURCE', 'COMPONENT']
const SAID = ['MESSAGE', 'MSG', 'NOTE']
const KNOWN = new Set([...WHEN, ...WHOM, ...BY, ...SAID, 'TYPE', 'REASON', 'KIND', 'NAMESPACE', 'COUNT', 'FIRST SEEN', 'SUBOBJECT'])

type Columns = NonNullable<ReturnType<typeof labelledColumns>>

/** The columns of a table of events, in whatever order they stand. */
export function labelledEvents(header: string): Columns | undefined {
  const columns = labelledColumns(header, KNOWN)
  const has = (...labels: readonly string[]): boolean => columns?.some(({ label }) => labels.includes(label)) === true
  return has('REASON') && has(...SAID) && has('TYPE', ...WHEN, ...BY, ...WHOM) ? columns : undefined
}

/** `kubelet, node7`, `12m (x9 over 30m)`, `pod/api-7d9f`. */
export function labelledEvent(line: RawLine, columns: Columns): Row | undefined {
  const cells = labelledCells(line.text.slice(0, 10_000), columns)
  const at = (...labels: readonly string[]): string | undefined =>
    labels.map((label) => cells?.get(label)).find((cell) => cell !== undefined)
  const [reason, message, type, age] = [at('REASON'), at(...SAID), at('TYPE'), at(...WHEN)]
  if (reason === undefined || message === undefined || !/^[A-Z][A-Za-z0-9]{2,60}$/.test(reason)) return undefined
  if (type !== undefined && type !== 'Normal' && type !== 'Warning') return undefined
  const whom = /^(?:([A-Za-z.]{2,60})\/)?([a-z0-9][\w.-]{0,252})$/.exec(at(...WHOM) ?? '')
  const kind = at('KIND') ?? whom?.[1] ?? (cells?.has('POD') === true ? 'pod' : undefined)
  const times = /\(x(\d{1,9}) over /.exec(age ?? '')?.[1] ?? /^\d{1,9}$/.exec(at('COUNT') ?? '')?.[0]
  return {
    at: line,
    type: type ?? (isWarningReason(reason) ? 'Warning' : undefined),
    reason,
    message,
    age,
    count: Number(times ?? 1),
    kind: kind?.toLowerCase(),
    name: whom?.[2],
    namespace: at('NAMESPACE'),
    from: at(...BY)?.split(',')[0],
  }
}
