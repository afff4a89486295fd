import type { FormatParser, Publish, RawLine } from '../../core/parser.ts'
import { SIGNAL_DEATH } from '../../records/signal-death.ts'
import { framesOf, signalOfFrames } from '../crash/coredump.ts'
import { crashSignal, programOf } from '../crash/signals.ts'

const FIELD = /^ {2,24}([A-Z][\w ]{1,20}): (.{0,1000})$/
const HEAD = /^ {4,20}PID: \d{1,10} \(/
const LIST_HEAD = /^TIME +PID +UID +GID +SIG +(?:COREFILE|PRESENT) +EXE/
const ROW =
  /^(?:\w{3} )?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?: ([A-Z+\d:-]{1,6}))? {1,12}(\d{1,10}) {1,12}\d{1,10} {1,12}\d{1,10} (?:SIG)?([A-Z]{3,6}|\d{1,2}) {1,4}(\S{1,12}) {1,4}(\S.{0,300})$/
const MAX_ENTRIES = 10_000

/** `Mon 2026-11-23 23:30:19 UTC (24s ago)`; only UTC can be told without the machine's own zone. */
function time(text: string | undefined): { wall: number } | undefined {
  const m = /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (?:UTC|GMT)\b/.exec(text ?? '')
  const wall = m === null ? Number.NaN : Date.parse(`${m[1]}T${m[2]}Z`)
  return Number.isNaN(wall) ? undefined : { wall }
}

function publishEntry(publish: Publish, at: RawLine, fields: ReadonlyMap<string, string>, lines: readonly string[]): void {
  const who = /^(\d{1,10}) \((.{1,64})\)$/.exec(fields.get('PID') ?? '')
  if (who === null) return
  const frames = framesOf(lines)
  const executable = fields.get('Executable')
  const unit = fields.get('Unit')
  const stored = /\((present|missing|truncated|inaccessible|none|journal)[^()]{0,40}\)/.exec(fields.get('Storage') ?? '')?.[1]
  publish(
    SIGNAL_DEATH,
    {
      by: 'core dump',
      pid: Number(who[1]),
      comm: who[2],
      signal: crashSignal(/^\d{1,3}/.exec(fields.get('Signal') ?? '')?.[0]) ?? signalOfFrames(frames),
      executable,
      // the user manager's own unit holds all of a session
      unit: unit === undefined || /^user@\d+\.service$/.test(unit) ? fields.get('User Unit') : unit,
      host: fields.get('Hostname'),
      message: `Signal: ${fields.get('Signal') ?? 'not shown'}, ${fields.get('Command Line') ?? executable ?? who[2]}`,
      frames: frames.length === 0 ? undefined : frames,
      core: stored === 'present' || stored === 'journal' ? undefined : (stored ?? fields.get('Storage')),
    },
    at,
    time(fields.get('Timestamp')),
  )
}

/** coredumpctl(1): `info` has one block of fields per dump, `list` one row. */
export const coredumpctl: FormatParser = {
  id: 'coredumpctl',
  title: 'coredumpctl info and coredumpctl list',
  capture: ['coredumpctl info', 'coredumpctl list --no-pager'],
  recognised: 'the field block that begins with PID, or the table header TIME PID UID GID SIG',
  samples: [
    {
      text: '           PID: 903 (mapper)\n           UID: 33 (www-data)\n        Signal: 11 (SEGV)\n     Timestamp: Mon 2026-01-12 10:00:04 UTC (2min ago)\n    Executable: /usr/bin/mapper\n',
    },
    {
      text: 'TIME                        PID UID GID SIG     COREFILE EXE             SIZE\nMon 2026-01-12 10:00:04 UTC 903  33  33 SIGSEGV present  /usr/bin/mapper 1.2M\n',
    },
  ],
  shows: ['core dumps'],
  begins: [' PID: ', 'COREFILE EXE', 'PRESENT EXE', 'SIG PRESENT', 'COREFILE  EXE'],
  sniff: (head) => (/^(?:\s*\n)?(?: {4,20}PID: \d+ \(.{1,64}\)\n {4,20}UID: \d|TIME +PID +UID +GID +SIG )/.test(head) ? 0.9 : 0),
  open(publish) {
    let mode: 'info' | 'list' | undefined
    let at: RawLine | undefined
    let entries = 0
    let fields = new Map<string, string>()
    let lines: string[] = []
    const flush = () => {
      if (at !== undefined && entries++ < MAX_ENTRIES) publishEntry(publish, at, fields, lines)
      ;[at, fields, lines] = [undefined, new Map(), []]
    }
    return {
      line(raw) {
        if (HEAD.test(raw.text)) {
          flush()
          ;[mode, at] = ['info', raw]
        } else if (LIST_HEAD.test(raw.text)) {
          flush()
          mode = 'list'
          return 'take'
        }
        if (mode === undefined) return raw.text.trim() === '' ? 'take' : 'end'
        if (mode === 'list') {
          const row = ROW.exec(raw.text)
          if (row === null) return 'end'
          const exe = (row[6] ?? '').replace(/ {1,12}[\d.]{1,8}[BKMGT]?$|  n\/a$/, '').trim()
          const when = time(`${row[1]} ${row[2] ?? ''}`)
          const signal = crashSignal(row[4])
          if (signal !== undefined && entries++ < MAX_ENTRIES)
            publish(
              SIGNAL_DEATH,
              {
                by: 'core dump',
                pid: Number(row[3]),
                comm: programOf(exe),
                executable: exe,
                signal,
                message: raw.text.trim(),
                core: row[5] === 'present' ? undefined : row[5],
              },
              raw,
              when,
            )
          return 'take'
        }
        const field = FIELD.exec(raw.text)
        if (field !== null && !/^ {0,24}#\d/.test(raw.text)) {
          if (!fields.has(field[1]!.trim())) fields.set(field[1]!.trim(), field[2]!.trim())
          return 'take'
        }
        // the message with its stack is indented below its own field
        if (/^\s{8}|^\s*$/.test(raw.text)) {
          if (lines.length < 400) lines.push(raw.text)
          return 'take'
        }
        return 'end'
      },
      end: flush,
    }
  },
}
