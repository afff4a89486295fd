import { isFullName, isMachineName, rowOf } from '../../core/host-name.ts'

/** A line behind the name of the machine that said it. */
export interface Prefixed {
  /** Undefined for what the tool says itself. */
  readonly host: string | undefined
  readonly rest: string
  /** It stands in brackets, as threads and loggers do: a machine only before lines of the kernel. */
  readonly isBoxed?: true | undefined
}

/** `web03: text` of pdsh, dsh and clush; an empty line has the name alone. */
const COLON = /^([A-Za-z0-9][\w.-]{0,252}):(?: (.*))?$/s
/** `[web03] out: text` of fabric. */
const OUT = /^\[(?:[\w.-]{1,40}@)?([\w.-]{1,253})(?::\d{1,5})?\] (?:out|err|run): ?(.*)$/s
/** `[db1] 2026-11-20 10:00:01 kernel: text` of those who merge logs. */
const BOXED = /^\[([a-z][a-z0-9.-]{0,252})\] (?=\d{4}-\d\d|[A-Z][a-z]{2} {1,2}\d|kernel: |\[ *\d)(.*)$/s
/** `host=lb-2 text` of relays. */
const KEYED = /^host(?:name)?="?([\w.-]{1,253})"?[ ,;|] {0,3}(?![a-z]\w{0,20}=)(.*)$/s
/** `pdsh@mgmt: web03: ssh exited with exit code 255`. */
const TOOL = /^[a-z]{2,12}@[\w.-]{1,253}: /
/** Programs, drivers and devices that stand before a colon, too. */
const NO_HOST =
  /^(?:kernel|systemd(?:-\w{1,20})?|earlyoom|kubelet|dockerd|containerd|dmesg|console|qemu|crio|audit|(?:eth|wlan|bond|br|md|loop|cpu|tty|ttys|ata|usb|lo|irq|swap|mem|dm-|sr|ib|numa|zone|line|pid|tid|thread)[\d.]{0,8}|(?:sd|vd|xvd|hd)[a-z]{1,2}\d{0,3}|nvme\d.{0,12}|en[opsx]\d.{0,12}|(?:veth|cali|vnet|tap|tun|docker|virbr).{0,16})$/i

/** The line without the machine before it. */
export function prefixed(text: string): Prefixed | undefined {
  if (TOOL.test(text)) return { host: undefined, rest: text }
  const m = COLON.exec(text) ?? (text.startsWith('[') ? OUT.exec(text) : text.startsWith('host') ? KEYED.exec(text) : null)
  const boxed = m === null && text.startsWith('[') ? BOXED.exec(text) : null
  if (boxed !== null && !NO_HOST.test(boxed[1]!) && isMachineName(boxed[1]!)) return { host: boxed[1]!, rest: boxed[2]!, isBoxed: true }
  return m === null || NO_HOST.test(m[1]!) || !isMachineName(m[1]!) ? undefined : { host: m[1]!, rest: m[2] ?? '' }
}

type Kind = 'kernel' | 'log' | undefined

/** What is known of texts. */
export interface Knowledge {
  /** Whether a machine is named so elsewhere. */
  isNamed(host: string): boolean
  /** `kernel`: a line of the kernel's log or the heading of a capture; `log`: a line in another envelope; undefined for others. */
  kindOf(rest: string): Kind
}

/** Lines of each name that are looked at. */
const MOST_ASKED = 12

/** What stands behind one name. */
interface Heard {
  lines: number
  /** The first of them. */
  readonly rests: string[]
  readonly isBoxed: boolean
}

/** Lines that follow one another, each behind a name. */
export interface Run {
  readonly end: number
  /** By line from the first on; undefined for blank ones. */
  readonly lines: readonly (Prefixed | undefined)[]
}

/** The lines from `start` on that have a name before them; those behind a machine's without it. */
export function fanOutRun(texts: readonly string[], start: number, knowledge: Knowledge): Run {
  const found = new Map<string, Heard>()
  const run: (Prefixed | undefined)[] = []
  let end = start
  for (let i = start; i < texts.length; i++) {
    const line = texts[i]!.trim() === '' ? undefined : prefixed(texts[i]!)
    run.push(line)
    if (line === undefined && texts[i]!.trim() !== '') break
    if (line === undefined) continue
    end = i + 1
    if (line.host === undefined) continue
    const heard = found.get(line.host) ?? { lines: 0, rests: [], isBoxed: line.isBoxed === true }
    found.set(line.host, heard)
    heard.lines++
    if (heard.rests.length < MOST_ASKED) heard.rests.push(line.rest)
  }
  const named = machinesOf(found, knowledge)
  const lines = run
    .slice(0, end - start)
    .map((line, i) => (line?.host === undefined || named.has(line.host) ? line : { host: undefined, rest: texts[start + i]! }))
  return { end, lines }
}

/** What the lines behind a name are: one of the kernel's says most. */
function kindOf({ rests }: Heard, knowledge: Knowledge): Kind {
  let kind: Kind
  for (const rest of rests) {
    kind = knowledge.kindOf(rest) ?? kind
    if (kind === 'kernel') break
  }
  return kind
}

/** Those of the names that are machines. */
function machinesOf(found: Map<string, Heard>, knowledge: Knowledge): ReadonlySet<string> {
  // a name with nothing behind it heads what stands below
  for (const [name, { rests }] of found) if (rests.every((rest) => rest.trim() === '')) found.delete(name)
  const all = [...found.values()].reduce((sum, { lines }) => sum + lines, 0)
  // one line alone has a machine before it where the machine is known
  if (all < 2) return new Set([...found.keys()].filter((name) => knowledge.isNamed(name)))
  const kinds = new Map(
    [...found].map(([name, heard]) => {
      const kind = kindOf(heard, knowledge)
      return [name, heard.isBoxed && kind === 'log' ? undefined : kind] as const
    }),
  )
  const rows = new Map<string, number>()
  for (const [name, kind] of kinds) if (kind !== undefined) rows.set(rowOf(name), (rows.get(rowOf(name)) ?? 0) + 1)
  const several = [...kinds.values()].filter((kind) => kind === 'kernel').length > 1
  const isNumbered = (name: string): boolean => /\d/.test(name)
  const isSure = (name: string, kind: Kind): boolean =>
    knowledge.isNamed(name) ||
    (kind !== undefined && isFullName(name)) ||
    (kind === 'kernel' && (several || isNumbered(name))) ||
    (kind === 'log' && isNumbered(name) && (rows.get(rowOf(name)) ?? 0) > 1)
  const sure = [...kinds].flatMap(([name, kind]) => (isSure(name, kind) ? [name] : []))
  const sureRows = new Set(sure.filter(isNumbered).map(rowOf))
  return new Set([...sure, ...[...kinds.keys()].filter((name) => sureRows.has(rowOf(name)))])
}
