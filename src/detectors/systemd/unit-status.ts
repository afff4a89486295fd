import type { LogLine } from '../../core/log-line.ts'
import type { Cited, Instant } from '../../core/span.ts'
import { type MainExit, ONE_UNIT } from './unit-words.ts'

export interface FailedStatus {
  readonly unit: string
  readonly result?: string | undefined
  readonly exit?: MainExit | undefined
  readonly pid?: number | undefined
  readonly proof: readonly Cited<LogLine>[]
  readonly time?: Instant | undefined
  /** From a table of units, which tells neither when nor why. */
  readonly listed: boolean
}

const SIGNALS: Record<string, number> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ILL: 4,
  TRAP: 5,
  ABRT: 6,
  BUS: 7,
  FPE: 8,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  XCPU: 24,
  XFSZ: 25,
  SYS: 31,
}
const NEAR = 12

/** `systemctl status` and `systemctl --failed` text, line after line: who, the state, how the main process ended. */
export class UnitStatus {
  static readonly literals = [
    '.service - ',
    'Loaded: loaded (',
    'Loaded: bad-setting',
    'Active: failed (Result: ',
    'Main PID: ',
    'Process: ',
    'loaded failed failed',
  ]
  #unit: { name: string; at: Cited<LogLine> } | undefined
  #state: { result: string; at: Cited<LogLine>; time?: Instant | undefined } | undefined

  /** A failed unit, once when its state is read and again, with more, when its main process is. */
  line(line: Cited<LogLine>): FailedStatus | undefined {
    if (line.ident !== undefined || line.kernel !== undefined) return undefined
    const row = /^[●*× ]{0,4}\s{0,4}(\S{3,255})\s{1,80}loaded\s{1,8}failed\s{1,8}failed(?:\s|$)/u.exec(line.message)
    if (row !== null) return ONE_UNIT.test(row[1]!) ? { unit: row[1]!, proof: [line], listed: true } : undefined
    const head = /^\s{0,8}[●×○*↻] (\S{3,255}) - /u.exec(line.message)
    if (head !== null) {
      this.#unit = ONE_UNIT.test(head[1]!) ? { name: head[1]!, at: line } : undefined
      this.#state = undefined
      return undefined
    }
    const loaded = /^\s{0,12}Loaded: \S{1,20} \((\/\S{1,400}?);/.exec(line.message)
    if (loaded !== null) {
      const name = loaded[1]!.split('/').at(-1)!
      // the file of an instance does not name it
      if (!this.#near(this.#unit?.at, line) && ONE_UNIT.test(name) && !name.includes('@.')) this.#unit = { name, at: line }
      return undefined
    }
    const unit = this.#near(this.#unit?.at, line) ? this.#unit : undefined
    if (unit === undefined) return undefined
    const failed = /^\s{0,12}Active: failed \(Result: ([\w-]{2,40})\)(?: since \w{3} (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (UTC)?)?/.exec(
      line.message,
    )
    if (failed !== null) {
      const wall = failed[2] === undefined ? Number.NaN : Date.parse(`${failed[2].replace(' ', 'T')}Z`)
      this.#state = { result: failed[1]!, at: line, time: Number.isNaN(wall) ? undefined : { wall } }
      return { unit: unit.name, result: failed[1], proof: [line], time: this.#state.time, listed: false }
    }
    const main =
      /^\s{0,12}Main PID: (\d{1,10}) \(code=(exited|killed|dumped), (?:status=(\d{1,3})(?:\/(\w{1,32}))?|signal=(\w{1,16}))\)/.exec(
        line.message,
      )
    if (main === null || this.#state === undefined) return undefined
    const code = main[2] as MainExit['code']
    const number = main[3] === undefined ? (SIGNALS[main[5]!] ?? 0) : Number(main[3])
    const exit: MainExit = {
      code,
      status: number,
      statusText: `${number}/${main[4] ?? main[5] ?? 'n/a'}`,
      signal: main[5] === undefined ? undefined : `SIG${main[5]}`,
    }
    return { unit: unit.name, result: this.#state.result, exit, pid: Number(main[1]), proof: [line], time: this.#state.time, listed: false }
  }

  #near(at: Cited<LogLine> | undefined, line: Cited<LogLine>): boolean {
    return at !== undefined && at.at.artifact === line.at.artifact && line.at.line - at.at.line >= 0 && line.at.line - at.at.line <= NEAR
  }
}
