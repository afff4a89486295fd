import type { FormatParser, Publish, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { isoTime } from '../../core/time/calendar.ts'
import { SIGNAL_DEATH } from '../../records/signal-death.ts'
import { allFramesOf, repeatedIn, signalOfFrames } from '../crash/coredump.ts'
import { MAX_FRAMES } from '../crash/frames.ts'
import { foreign } from '../load/foreign.ts'
import { crashSignal, programOf } from '../crash/signals.ts'

/** The fields of `info`, right-aligned (src/coredump/coredumpctl.c). */
const FIELD =
  /^\s{0,24}(PID|UID|GID|Signal|Timestamp|Command Line|Executable|Control Group|Unit|User Unit|Slice|Session|Owner UID|Boot ID|Machine ID|Hostname|Storage|Disk Size|Size on Disk|Message|Package|Coredump|build-id|Cgroup): (.{0,1000})$/
const HEAD = /^\s{0,24}PID: \d{1,10} \(.{1,64}\)\s*$/
/** PRESENT with `*` or nothing before systemd 229, COREFILE since 231, SIZE since 250. */
const LIST_HEAD = /^\s{0,8}TIME +PID +UID +GID +SIG +(COREFILE|PRESENT) +EXE( +SIZE)?\s*$/
const ROW =
  /^\s{0,8}(?:\w{3} )?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?: ([A-Z+\d:-]{1,6}))? {1,12}(\d{1,10}) {1,12}\d{1,10} {1,12}\d{1,10} {1,4}(?:SIG)?([A-Z]{3,6}|\d{1,2}) {1,4}(?:(\*|present|missing|truncated|inaccessible|none|journal|error|-) {1,12})?(\S.{0,300})$/
/** Lines of the message: stacks, modules. */
const STACK = /^\s{2,60}(?:#\d{1,4}\s|Stack trace of thread \d|Module |Found module|ELF object|Process \d{1,10} \()/
const MAX_STACK = 400
const MAX_ENTRIES = 10_000

/** `Mon 2026-11-23 23:30:19 UTC (24s ago)`, in the machine's own zone. */
function time(text: string | undefined): Instant | undefined {
  return isoTime(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: (?:[A-Z]{2,5}|[+-]\d\d(?:\d\d)?)(?![\w+-]))?/.exec(text ?? '')?.[0] ?? '')
}

function publishEntry(publish: Publish, at: RawLine, fields: ReadonlyMap<string, string>, lines: readonly string[]): void {
  const who = /^(\d{1,10}) \((.{1,64})\)$/.exec(fields.get('PID') ?? '')
  if (who === null) return
  const all = allFramesOf(lines)
  const frames = all.slice(0, MAX_FRAMES)
  const executable = fields.get('Executable')
  const unit = fields.get('Unit')
  // the user manager's own unit holds all of a session
  const users = unit === undefined || /^user@\d+\.service$/.test(unit) ? ownUnit(fields.get('User Unit')) : undefined
  // before systemd 231 only the path was told, and only of a core that was kept
  const storage = fields.get('Storage')
  const stored = /\((present|missing|truncated|inaccessible|none|journal)[^()]{0,40}\)/.exec(storage ?? '')?.[1] ?? storage
  publish(
    SIGNAL_DEATH,
    {
      by: 'core dump',
      pid: Number(who[1]),
      comm: who[2],
      signal: crashSignal(/^\d{1,3}/.exec(fields.get('Signal') ?? '')?.[0]) ?? signalOfFrames(frames),
      executable,
      unit: users ?? unit,
      ...(users !== undefined && unit !== undefined ? { userUnit: true as const } : {}),
      host: fields.get('Hostname'),
      message: `Signal: ${fields.get('Signal') ?? 'not shown'}, ${fields.get('Command Line') ?? executable ?? who[2]}`,
      frames: frames.length === 0 ? undefined : frames,
      recursion: repeatedIn(all),
      core: stored === 'present' || stored === 'journal' || stored?.startsWith('/') === true ? undefined : stored,
    },
    at,
    time(fields.get('Timestamp')),
  )
}

/** Its manager's own processes are in a scope of that name, which is nobody's unit. */
const ownUnit = (unit: string | undefined): string | undefined => (unit === 'init.scope' ? undefined : unit)

function publishRow(publish: Publish, at: RawLine, row: RegExpExecArray, header: RegExpExecArray): void {
  const signal = crashSignal(row[4])
  if (signal === undefined) return
  const exe = (header[2] === undefined ? row[6]! : row[6]!.replace(/\s{1,12}(?:[\d.]{1,8}[BKMGT]?|n\/a|-)\s*$/, '')).trim()
  const stored = header[1] === 'PRESENT' ? (row[5] === undefined ? 'missing' : 'present') : row[5]
  publish(
    SIGNAL_DEATH,
    {
      by: 'core dump',
      pid: Number(row[3]),
      comm: programOf(exe),
      executable: exe,
      signal,
      message: at.text.trim(),
      core: stored === 'present' || stored === 'journal' ? undefined : stored,
    },
    at,
    time(`${row[1]} ${row[2] ?? ''}`),
  )
}

/** coredumpctl(1): `info` has one block of fields per dump, `list` one row. */
export const coredumpctl: FormatParser = {
  id: 'coredumpctl',
  title: 'coredumpctl info and coredumpctl list',
  capture: ['coredumpctl info', 'coredumpctl list --no-pager'],
  recognised: 'the fields below PID: N (name) with Signal or Storage, or the table header TIME PID UID GID SIG',
  samples: [
    {
      text: '           PID: 903 (mapper)\n           UID: 33 (www-data)\n        Signal: 11 (SEGV)\n     Timestamp: Mon 2026-01-12 10:00:04 UTC (2min ago)\n    Executable: /usr/bin/mapper\n',
    },
    {
      text: 'TIME                        PID UID GID SIG     COREFILE EXE             SIZE\nMon 2026-01-12 10:00:04 UTC 903  33  33 SIGSEGV present  /usr/bin/mapper 1.2M\n',
    },
  ],
  shows: ['core dumps'],
  begins: ['PID: ', 'COREFILE', ' PRESENT '],
  heading: (text) => HEAD.test(text) || LIST_HEAD.test(text),
  open(publish) {
    let list: RegExpExecArray | null = null
    let at: RawLine | undefined
    let entries = 0
    let fields = new Map<string, string>()
    let lines: string[] = []
    /** A process that is said to have left a core, and not any other with a PID. */
    const told = (): boolean => at !== undefined && ['Signal', 'Storage', 'Coredump', 'Message'].some((name) => fields.has(name))
    const flush = () => {
      if (at !== undefined && told() && entries++ < MAX_ENTRIES) publishEntry(publish, at, fields, lines)
      ;[at, fields, lines] = [undefined, new Map(), []]
    }
    return {
      get certain() {
        return told()
      },
      line(raw) {
        const header = LIST_HEAD.exec(raw.text)
        if (header !== null) {
          flush()
          list = header
          return 'take'
        }
        const row = list === null ? null : ROW.exec(raw.text)
        if (row !== null) {
          if (entries++ < MAX_ENTRIES) publishRow(publish, raw, row, list!)
          return 'take'
        }
        if (HEAD.test(raw.text)) {
          flush()
          ;[at, list] = [raw, null]
        }
        if (at === undefined) return foreign(raw.text)
        const field = FIELD.exec(raw.text)
        if (field !== null) {
          if (!fields.has(field[1]!)) fields.set(field[1]!, field[2]!.trim())
          return 'take'
        }
        // the message with its stack is indented below its own field
        if (!STACK.test(raw.text)) return foreign(raw.text)
        if (lines.length < MAX_STACK) lines.push(raw.text)
        return 'take'
      },
      end: flush,
    }
  },
}
