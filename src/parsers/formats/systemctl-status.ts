import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { isoTime } from '../../core/time/calendar.ts'
import { PIDS_CONTROLLER } from '../../records/pids-controller.ts'
import { UNIT_EXIT, UNIT_MEMORY, UNIT_STATE, type UnitExit } from '../../records/unit-state.ts'
import { SIGNAL_NUMBERS } from '../systemd/signal-numbers.ts'
import { ACTIVE_STATES, BULLET, LOAD_STATES, UNIT_NAME, UNIT_TYPES } from '../systemd/unit-name.ts'

/** `● app.service - App server`; without a description the name stands alone, and old versions print no bullet. */
const HEAD = new RegExp(`^\\s{0,4}(?:${BULLET} (${UNIT_NAME})(?: - .{0,400})?|(${UNIT_NAME}) - .{1,400})$`, 'u')
/** A terminal of 80 columns cuts the bracket off. */
const LOADED = new RegExp(`^\\s{0,16}Loaded: (${LOAD_STATES})(?: \\((.{0,600}?)\\)?)?$`)
const OF_FILE = new RegExp(`^(?:/[^/;]{1,255}){1,12}/([^/;@]{1,255}(?:@[^/;.]{1,200})?\\.(?:${UNIT_TYPES}))(?:;|$)`)
/** Where there is no file, or one that systemd refuses, the reason names the unit. */
const OF_REASON = new RegExp(`^Reason: Unit (${UNIT_NAME})(?: |$)`, 'u')
const ACTIVE = new RegExp(
  `^\\s{0,16}Active: (${ACTIVE_STATES})(?: \\(([a-z-]{3,30})\\))?(?: \\(Result: ([\\w-]{2,40})\\))?(?: since (.{4,60}?)(?:; .{1,60}|$)|(?:; .{0,60})?$)`,
)
const SINCE = /^(?:[A-Z][a-z]{2} )?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: (?:[A-Z]{2,5}|[+-]\d\d(?:\d\d)?))?)$/
const PROCESS =
  /^\s{0,16}(?:(Main) PID|Control PID|Process): (\d{1,10})(?: (Exec\w{4,20}|Exec)=.{0,2000}?)? \((?:code=(exited|killed|dumped), (?:status=(\d{1,3})(?:\/([\w/+-]{1,32}))?|signal=(\w{1,16}))|.{1,64})\)$/
const MEMORY = /^\s{0,16}Memory: (\d[\d.]{0,12}[KMGT]?B?)(?: \(([^()]{1,200})\))?$/
/** `max: 48.0M`; before version 231 `limit: 48.0M`. */
const MEMORY_MAX = /(?:^|(?<!swap) )(?:max|limit): (\d[\d.]{0,12}[KMGT]?B?)(?: |$)/
const TASKS = /^\s{0,16}Tasks: (\d{1,10}) \(limit: (\d{1,10})\)$/
/** Rows that state how the unit is set up or what it uses, and rows that go on below them. What a program says of itself (Status:), and command lines, stay log lines. */
const OTHER =
  /^\s{0,16}(?:Drop-In|Transient|Follows|Since|Duration|Invocation|TriggeredBy|Triggers|Docs|Where|What|Listen|Accepted|Trigger|Until|Device|Main PID|Control PID|Tasks|Memory|CPU|IP|IO|FD Store|CGroup|Control group): |^\s{4,24}(?:man:|https?:|file:\/|info:)/

/** systemctl status of one unit after another. The journal's lines below each are log lines. */
export const systemctlStatus: FormatParser = {
  id: 'systemctl-status',
  title: 'systemctl status',
  capture: ['systemctl status UNIT --no-pager -l'],
  recognised: 'by its first lines (● app.service - …, Loaded: loaded (…, Active: …)',
  samples: [
    {
      text: '● cron.service - Regular background program processing daemon\n     Loaded: loaded (/lib/systemd/system/cron.service; enabled; preset: enabled)\n     Active: active (running) since Fri 2026-04-10 03:02:59 UTC; 8h ago\n       Docs: man:cron(8)\n   Main PID: 612 (cron)\n      Tasks: 1 (limit: 4567)\n     Memory: 1.1M\n     CGroup: /system.slice/cron.service\n             └─612 /usr/sbin/cron -f\n',
    },
  ],
  shows: ['unit state'],
  begins: [...UNIT_TYPES.split('|').map((type) => `.${type} - `), 'Loaded: '],
  heading: (text) => HEAD.test(text) || LOADED.test(text),
  open(publish, artifact) {
    let unit: string | undefined
    let load: string | undefined
    let unread: RawLine | undefined
    let stated = false
    let over = false
    return {
      line(line) {
        const text = line.text.trimEnd()
        const head = HEAD.exec(text)
        if (head !== null) {
          unit = head[1] ?? head[2]
          load = undefined
          over = false
          return 'take'
        }
        if (over) return 'end'
        const loaded = LOADED.exec(text)
        if (loaded !== null) {
          load = loaded[1]
          unread = load === 'bad-setting' ? line : undefined
          unit ??= OF_FILE.exec(loaded[2] ?? '')?.[1] ?? OF_REASON.exec(loaded[2] ?? '')?.[1]
          return unit === undefined ? 'end' : 'take'
        }
        if (text.trim() === '') {
          over = stated
          return 'pass'
        }
        if (unit === undefined || load === undefined) return 'end'
        const active = ACTIVE.exec(text)
        if (active !== null) {
          stated = true
          publish(
            UNIT_STATE,
            { unit, load, active: active[1]!, sub: active[2], result: active[3], since: sinceOf(active[4]), listed: false },
            unread ?? line,
            artifact.stamp,
          )
          return 'take'
        }
        const exit = exitOf(unit, text)
        if (exit !== undefined) publish(UNIT_EXIT, exit, line, artifact.stamp)
        const memory = MEMORY.exec(text)
        if (memory !== null)
          publish(UNIT_MEMORY, { unit, current: memory[1]!, max: MEMORY_MAX.exec(memory[2] ?? '')?.[1] }, line, artifact.stamp)
        const tasks = TASKS.exec(text)
        if (tasks !== null) publish(PIDS_CONTROLLER, { unit, current: Number(tasks[1]), max: Number(tasks[2]) }, line, artifact.stamp)
        return OTHER.test(text) ? 'take' : 'pass'
      },
      end() {},
    }
  },
}

function sinceOf(text: string | undefined): Instant | undefined {
  return isoTime(SINCE.exec(text ?? '')?.[1] ?? '')
}

function exitOf(unit: string, text: string): UnitExit | undefined {
  const m = PROCESS.exec(text)
  if (m?.[4] === undefined) return undefined
  const signal = m[7]
  return {
    unit,
    process: m[1] === undefined ? (m[3] ?? 'control') : 'main',
    pid: Number(m[2]),
    code: m[4] as UnitExit['code'],
    status: m[5] === undefined ? SIGNAL_NUMBERS.get(signal!) : Number(m[5]),
    text: signal ?? `${m[5]}${m[6] === undefined ? '' : `/${m[6]}`}`,
  }
}
