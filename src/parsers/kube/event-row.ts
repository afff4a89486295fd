import type { RawLine } from '../../core/parser.ts'
import type { KubeEvent } from '../../records/kube-event.ts'
import { isWarningReason } from './event-reasons.ts'
import { isLogged } from './logged.ts'
import { isMountOutput } from './mount-output.ts'

/** `3m12s`, `12m (x9 over 30m)`, `<unknown>`; after 1.32 also `5m ago`. */
const SPAN = '(?:(?:\\d{1,6}[smhdy]){1,3}|<unknown>|<invalid>)'
const AGE = new RegExp(`^${SPAN}(?: ago)?(?: \\(x(\\d{1,9}) over ${SPAN}\\))?(?=\\s|$)`)
/** NAMESPACE where there is one, LAST SEEN. */
const SEEN = new RegExp(
  `^(?:([a-z0-9<][\\w.<>-]{0,252})\\s{1,80})?(${SPAN}(?: ago)?(?: \\(x(\\d{1,9}) over ${SPAN}\\))?|\\d{4}-\\d\\d-\\d\\dT\\S{5,30})$`,
)
/** Type and reason; before them, in the tables that have it, when and whom. */
const TYPED = /^(\s{0,16}|.{1,300}?\s)(Normal|Warning)\s{1,40}([A-Z][A-Za-z0-9]{2,60})\s{1,40}(\S.{0,8000})$/
/** A description that somebody shortened: dots for what was cut. */
const ELIDED = /^\s{0,8}\.{3}\s{1,8}([A-Z][A-Za-z0-9]{2,60})\s{2,40}(\S.{0,8000})$/
const REASON_ONLY = /^\s{1,8}([A-Z][A-Za-z0-9]{2,60})\s{2,40}(\S.{0,8000})$/
/** Events before Kubernetes 1.5 have no type; a component stands in braces. */
const OLD = /^(.{1,200}?)\s(\d{1,9})\s{1,20}\{\s?([\w.-]{0,80})[^}]{0,200}\}/
const DESCRIBED_18 = new RegExp(`^${SPAN}\\t(${SPAN})\\t(\\d{1,9})\\t([a-z][\\w-]{2,60})(?:, \\S{1,253})?(?:\\t(spec\\.\\S{1,300}))?$`)
/** `-o wide` of kubectl 1.14 and its neighbours: KIND and SOURCE, and the object by no name. */
const KIND_AND_SOURCE = /^([A-Z][A-Za-z]{1,60})\s{2,200}([a-z][\w-]{2,60}(?:, [\w.-]{1,253})?)\s{2,200}(\S.{0,8000})$/s
/** OBJECT and MESSAGE, where somebody left out when it was. */
const OBJECT_FIRST = /^([A-Za-z]{2,60})\/([a-z0-9][a-z0-9.-]{0,252})\s{2,200}(\S.{0,8000})$/s
const HEADER = /^\s{0,16}(?:NAMESPACE\s{1,80})?(?:(?:LAST|FIRST) ?SEEN\s|Type\s{1,40}Reason\s|(?:\.{3}\s{1,8})?Reason\s)/i

export interface Row extends KubeEvent {
  readonly at: RawLine
}

/** A heading that somebody made up of columns (-o custom-columns), where the object is its name alone. */
const NAMED_HEADER =
  /^[A-Z_ ]{0,200}\bTYPE\s{1,40}REASON\s{1,60}(?:OBJ(?:ECT)?(?:_?NAME)?|NAME|POD|INVOLVED\w{0,20}|RESOURCE)\s{1,200}(?:MSG|MESSAGE|NOTE)\s{0,80}$/
const NAMED_ROW =
  /^\s{0,16}(\S{1,60}\s{1,40})?(Normal|Warning)\s{1,40}([A-Z][A-Za-z0-9]{2,60})\s{1,60}([a-z0-9][a-z0-9.-]{0,252})\s{2,200}(\S.{0,8000})$/

export const isNamedHeader = (text: string): boolean => NAMED_HEADER.test(text)

/** A row below such a heading. */
export function namedRow(line: RawLine): Row | undefined {
  const m = NAMED_ROW.exec(line.text.slice(0, 10_000))
  return m === null ? undefined : { at: line, type: m[2], reason: m[3]!, name: m[4], message: m[5]!.trimEnd(), count: 1, age: m[1]?.trim() }
}

/** The heading of a table of events: of `describe`, of `get events`, now and formerly. */
export const isEventHeader = (text: string): boolean => HEADER.test(text) && /\bMESSAGE\b/i.test(text)
export const isRuler = (text: string): boolean => /^\s{0,16}(?:\.{3}\s{1,8})?-{3,200}(?=\s|$)[\s-]{0,600}$/.test(text)

/**
 * One row, whichever table it stands in: the columns are told apart by what they hold, so a row without its heading is read too.
 * `inTable`: a heading stands above it, so a reason and a message alone are one as well.
 */
export function eventRow(line: RawLine, inTable = false): Row | undefined {
  const text = line.text.length > 10_000 ? line.text.slice(0, 10_000) : line.text
  const elided = ELIDED.exec(text)
  if (elided !== null) return { at: line, reason: elided[1]!, message: elided[2]!.trim(), count: 1 }
  const m = TYPED.exec(text)
  if (m === null) {
    const bare = inTable && !isEventHeader(text) ? REASON_ONLY.exec(text) : null
    return bare === null ? undefined : { at: line, reason: bare[1]!, message: bare[2]!.trim(), count: 1 }
  }
  const [before, type, reason, rest] = [m[1]!.trim(), m[2]!, m[3]!, m[4]!.trimEnd()]
  if (before === '') {
    const own = OBJECT_FIRST.exec(rest)
    return own === null
      ? { at: line, type, reason, ...described(rest) }
      : { at: line, type, reason, kind: own[1]!.toLowerCase(), name: own[2], message: own[3]!, count: 1 }
  }
  const old = OLD.exec(before)
  if (old !== null) {
    const container = /\{([a-z0-9.-]{1,253})\}$/.exec(before)?.[1]
    return {
      at: line,
      type,
      reason,
      message: rest,
      count: Number(old[2]),
      from: old[3],
      ...(container === undefined || container === old[3] ? {} : { container }),
    }
  }
  const cells = before.split(/\s{2,}|\t/)
  // LAST SEEN, FIRST SEEN, COUNT, NAME, KIND, SUBOBJECT before TYPE; SOURCE before MESSAGE
  // of `describe` up to 1.8: FIRSTSEEN, LASTSEEN, COUNT, FROM, SUBOBJECTPATH before TYPE
  const described18 = DESCRIBED_18.exec(cells.filter((cell) => cell !== '').join('\t'))
  if (described18 !== null)
    return {
      at: line,
      type,
      reason,
      message: rest,
      count: Number(described18[2]),
      age: described18[1]!,
      from: described18[3],
      container: containerOf(described18[4]),
    }
  const counter = cells.length >= 5 ? cells.findIndex((cell) => /^\d{1,9}$/.test(cell)) : -1
  if (counter >= 0 && /^[A-Z]/.test(cells[counter + 2] ?? '')) {
    const [from, ...message] = rest.split(/\s{2,}|\t/)
    const name = cells[counter + 1]?.replace(/\.[0-9a-f]{12,20}$/, '')
    return {
      at: line,
      type,
      reason,
      kind: cells[counter + 2]?.toLowerCase(),
      name,
      count: Number(cells[counter]),
      from: from?.split(',')[0],
      message: message.join('  ') || rest,
      container: containerOf(cells[counter + 3]),
    }
  }
  const seen = SEEN.exec(before)
  const nameless = seen === null ? null : KIND_AND_SOURCE.exec(rest)
  if (seen !== null && nameless !== null)
    return {
      at: line,
      type,
      reason,
      namespace: seen[1],
      kind: nameless[1]!.toLowerCase(),
      from: nameless[2],
      age: seen[2],
      ...counted(nameless[3]!),
    }
  // then OBJECT, with -o wide also SUBOBJECT and SOURCE; `kubectl events` writes the kind as the API does
  const object = /^([A-Za-z][A-Za-z.]{1,60})\/(\S{1,253})(?:\s{1,200}(.{0,8000}))?$/s.exec(rest)
  if (seen === null || object === null) return undefined
  const wide = (object[3] ?? '').split(/\s{2,}|\t/)
  const field = wide.length >= 4 ? containerOf(wide[0]) : undefined
  const tail = wide.length >= 4 ? wide.slice(field === undefined ? 0 : 1) : wide
  const sourced = tail.length >= 4 && /^[a-z][\w-]{2,60}(?:, \S{1,253})?$/.test(tail[0]!)
  const counts = sourced ? tail.findLastIndex((cell) => /^\d{1,9}$/.test(cell)) : -1
  const message = sourced ? tail.slice(1, counts > 1 ? counts - 1 : undefined) : tail
  return {
    at: line,
    type,
    reason,
    namespace: seen[1],
    kind: object[1]!.toLowerCase(),
    name: object[2],
    container: field,
    from: sourced ? tail[0]!.split(',')[0] : undefined,
    message: message.join('  '),
    count: counts > 1 ? Number(tail[counts]) : Number(seen[3] ?? 1),
    age: seen[2],
  }
}

/** FIRST SEEN, COUNT and the event's own NAME, which begins with its object's, behind a message. */
const COUNTED = new RegExp(`^(.{1,8000}?)\\s{2,200}${SPAN}\\s{1,40}(\\d{1,9})\\s{1,40}([a-z0-9][\\w.-]{0,252})\\.[0-9a-f]{12,20}$`, 's')

function counted(rest: string): Pick<KubeEvent, 'message' | 'count' | 'name'> {
  const m = COUNTED.exec(rest)
  return m === null ? { message: rest, count: 1 } : { message: m[1]!, count: Number(m[2]), name: m[3] }
}

/** A line for each node, as schedulers up to 1.5 wrote them (FitError.Error in plugin/pkg/scheduler). */
const UNFIT = /^\s{0,16}fit failure on node \(/

/** The last line of what the command of a probe printed: `calico/node is not ready: …`. */
const UNREADY = /^[a-z][\w./-]{1,80} is not (?:ready|healthy|live): \S/

/**
 * Whether a line is the rest of a warning's message, which stands indented or tells of one more node: read again in the message, unless a
 * log wrote it.
 */
export const spills = ({ type, message, reason }: Row, text: string): boolean =>
  type === 'Warning' &&
  (/^\s{2,}\S/.test(text) || UNFIT.test(text) || isMountOutput(message, text) || (reason === 'Unhealthy' && UNREADY.test(text))) &&
  !isLogged(text)

/** Whether a line is a row wherever it stands: an object, an age or a known reason tells it from a sentence. */
export function isEventRow(text: string): boolean {
  const row = eventRow({ text, line: 1, offset: 0 })
  if (row === undefined) return false
  return (
    row.type !== undefined && (row.name !== undefined || row.age !== undefined || row.from !== undefined || isWarningReason(row.reason))
  )
}

/** `Age  From  Message`, of which any may be empty. */
function described(rest: string): Pick<KubeEvent, 'message' | 'count' | 'age' | 'from'> {
  const age = AGE.exec(rest)
  const behind = age === null ? rest : rest.slice(age[0].length).trimStart()
  const m = /^([a-zA-Z][\w.-]{2,80}(?:, \S{1,253})?)\s{2,300}(\S.{0,8000})$/s.exec(behind)
  const known = age !== null && m !== null
  return { message: known ? m[2]! : behind, count: Number(age?.[1] ?? 1), age: age?.[0], from: known ? m[1] : undefined }
}

function containerOf(field: string | undefined): string | undefined {
  return /^spec\.(?:init|ephemeral)?[cC]ontainers\{([^}]{1,253})\}$/.exec(field ?? '')?.[1]
}
