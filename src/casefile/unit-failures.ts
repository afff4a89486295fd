import type { Event } from '../core/event.ts'
import { grouped } from '../core/grouped.ts'
import { once } from '../core/scope.ts'
import type { LogLine } from '../core/log-line.ts'
import { secondsBetween } from '../core/span.ts'
import { type MainExit, UNIT_SAID, type UnitSaid } from '../records/unit-said.ts'

export type Said = Event<UnitSaid & LogLine>

/** One failure of a unit as its manager's log tells it. */
export interface UnitFailure {
  readonly unit: string
  readonly user: boolean
  /** The line that says that it failed. */
  readonly line: Said
  readonly result: string | undefined
  readonly exit: MainExit | undefined
  /** Whose end that was, where it was not the main process's. */
  readonly process?: UnitSaid['process']
  /** What took too long, and the line with which it had begun. */
  readonly timeout?: Said | undefined
  readonly begun?: Said | undefined
  /** What systemd could not do for it, the first first. */
  readonly reasons: readonly Said[]
  /** The process that systemd killed for it. */
  readonly killed?: UnitSaid['killed']
  /** `1.4G` */
  readonly memoryPeak?: string | undefined
  /** Automatic restarts so far. */
  readonly restarts: number | undefined
  /** It ended so while it was being stopped, or started. */
  readonly stopping: boolean
  readonly starting: boolean
  /** Lines before it that tell how. */
  readonly before: readonly Said[]
  /** The line that says that it was started again and failed no more. */
  readonly back?: Said | undefined
}

const MAX_BEFORE = 4
const MAX_REASONS = 3
/** A line and its own exit stand nearer in a loop of restarts of which only the ends are shown. */
const LEAST_APART = 2

/** What is known of a unit while its lines are read. */
class Life {
  readonly #failures: UnitFailure[] = []
  #exit: Said | undefined
  #before: Said[] = []
  #restarts: number | undefined
  #timeout: Said | undefined
  #begun: Said | undefined
  #reasons: Said[] = []
  #killed: UnitSaid['killed']
  #stopping = false
  #refused = false
  #back: Said | undefined
  /** Ends with an error after which nothing says that the unit failed: the line of the result is not in an excerpt. */
  #ends: Said[] = []
  /** It was started, or was to be, since it last failed. */
  #hasStarted = false
  /** `entered failed state` that still waits for its result. */
  #pending: Said | undefined

  see(said: Said): void {
    const { says } = said.what
    if (says === 'starting' || says === 'started' || says === 'restart') this.#hasStarted = true
    if (says === 'starting' || says === 'stopping') {
      this.#stopping = says === 'stopping'
      this.#begun = said
      this.#timeout = undefined
      this.#killed = undefined
      return
    }
    if (says === 'timeout' || says === 'reason' || says === 'killing' || says === 'used') {
      this.#hear(said)
      return
    }
    if (says === 'result') {
      if (this.#pending !== undefined) this.#before.push(this.#pending)
      this.#pending = undefined
      this.#fail(said, said.what.result)
      return
    }
    if (says === 'started') {
      this.#back = said
      this.#begun = undefined
      return
    }
    if (says === 'ended') {
      this.#ends = []
      this.#exit = undefined
      return
    }
    if (says === 'watchdog') return
    this.#settle()
    if (says === 'exit') {
      // a command that cleans up behind a main process that ended says nothing of why
      const isLater = this.#exit !== undefined && said.what.process === 'control' && isMain(this.#exit)
      this.#before = [...this.#before.filter((one) => isLater || one !== this.#exit), said]
      if (!isLater) this.#exit = said
      this.#back = undefined
      if (isMain(said) && !this.#stopping && this.#timeout === undefined && (isError(said) || this.#isKilled(said))) this.#ends.push(said)
    } else if (says === 'failed') this.#pending = said
    else if (says === 'oom') this.#before.push(said)
    else if (says === 'refused') this.#refused = true
    else {
      this.#restarts = said.what.restarts ?? (this.#restarts ?? 0) + 1
      this.#back = undefined
      this.#stopping = false
    }
  }

  /** By somebody else than systemd or the OOM killer. */
  #isKilled({ what: { exit } }: Said): boolean {
    return exit?.signal === 'SIGKILL' && this.#killed === undefined && !this.#before.some(({ what }) => what.says === 'oom')
  }

  /** What is said beside its end. */
  #hear(said: Said): void {
    const { says, killed, memoryPeak } = said.what
    if (says === 'killing') this.#killed ??= killed
    else if (says === 'timeout') {
      if (this.#timeout === undefined && /^(?:start|mount)/.test(said.what.step ?? '')) this.#ends.push(said)
      this.#timeout ??= said
      this.#before.push(said)
    } else if (says === 'reason') {
      this.#reasons.push(said)
      if (isRefusal(said)) this.#ends.push(said)
    } else if (this.#failures.length > 0) this.#failures.push({ ...this.#failures.pop()!, memoryPeak })
  }

  /** Nothing more is said. The restarts after its last failure are of that one. */
  end(): readonly UnitFailure[] {
    this.#settle()
    if (this.#failures.length === 0) for (const line of this.#ends) this.#failures.push(this.#lone(line))
    const last = this.#failures.pop()
    return last === undefined ? [] : [...this.#failures, { ...last, restarts: this.#restarts, back: this.#back }]
  }

  /** The failed state had no result. */
  #settle(): void {
    const line = this.#pending
    this.#pending = undefined
    if (line !== undefined) this.#fail(line, undefined)
  }

  #fail(line: Said, result: string | undefined): void {
    // after the start limit the last failure is told once more
    const isRepeated = this.#refused && this.#failures.length > 0
    if (this.#isPastedTwice(line)) this.#failures.pop()
    if (!isRepeated) this.#failures.push(this.#told(line, result))
    this.#back = undefined
    this.#refused = false
    this.#hasStarted = false
    this.#before = []
    if (!isRepeated) this.#exit = undefined
    this.#timeout = undefined
    this.#reasons = []
    this.#killed = undefined
  }

  /** The status of a unit and its journal in one text: the same line of the same second, a few lines below, and no start between. The later stands among more. */
  #isPastedTwice({ what: { message, time, at } }: Said): boolean {
    const last = this.#failures.at(-1)?.line.what
    if (last === undefined || this.#hasStarted || last.message !== message || last.at.artifact !== at.artifact) return false
    const isThen = time !== undefined && last.time !== undefined && secondsBetween(last.time, time) === 0
    return isThen && at.line - last.at.line > LEAST_APART
  }

  /** An end after which no result is told. */
  #lone(line: Said): UnitFailure {
    const { says, exit, process } = line.what
    const result = says === 'timeout' ? says : isUnread(line) ? 'bad-setting' : undefined
    const timeout = says === 'timeout' ? line : undefined
    return { ...this.#told(line, result), exit, process, timeout, before: [], reasons: says === 'reason' ? [line] : [] }
  }

  #told(line: Said, result: string | undefined): UnitFailure {
    return {
      unit: line.what.unit,
      user: line.what.user,
      line,
      // before version 235 the state alone is told
      result: result ?? (this.#timeout === undefined ? undefined : 'timeout'),
      exit: this.#exit?.what.exit,
      process: this.#exit?.what.process,
      timeout: this.#timeout,
      begun: this.#begun,
      reasons: this.#reasons.slice(0, MAX_REASONS),
      killed: this.#killed,
      restarts: this.#restarts,
      stopping: this.#stopping,
      starting: this.#begun?.what.says === 'starting',
      before: this.#before.slice(0, MAX_BEFORE),
    }
  }
}

const isMain = ({ what: { process = 'main' } }: Said): boolean => process === 'main'

/** systemd does not take its file. */
const isUnread = ({ what: { reason = '' } }: Said): boolean => / Refusing$/.test(reason)

/** It was not even tried to start it. */
const isRefusal = (said: Said): boolean => isUnread(said) || isDeaf(said)
const isDeaf = ({ what: { reason = '' } }: Said): boolean => /^Failed to (?:listen on sockets|create listening socket)\b/.test(reason)

/** 128 + SIGINT and 128 + SIGTERM are how a program that was asked to end says so. */
const isError = ({ what: { exit } }: Said): boolean => exit?.code === 'exited' && ![0, 130, 143].includes(exit.status)

/** Failures by unit; the units of a user's manager apart from the machine's. The oldest first. */
export const unitFailures = once((scope): ReadonlyMap<string, readonly [UnitFailure, ...UnitFailure[]]> => {
  const lives = [...grouped(scope.events(UNIT_SAID), lifeOf).values()].map((lines) => {
    const life = new Life()
    for (const line of lines) life.see(line)
    return life.end()
  })
  const failures = lives.flat().toSorted((a, b) => a.line.order - b.line.order)
  return grouped(failures, keyOf)
})

const lifeOf = ({ what: { unit, user, pid } }: Said): string => `${user ? pid : ''}\0${unit}`

/** A unit of the machine, or of any user. */
export const keyOf = ({ unit, user }: { readonly unit: string; readonly user: boolean }): string => `${user ? 'user' : ''}\0${unit}`
