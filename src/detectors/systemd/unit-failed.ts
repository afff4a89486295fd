import type { Proof } from '../../core/detector.ts'
import { detector } from '../../core/detector.ts'
import type { LogLine } from '../../core/log-line.ts'
import type { Severity } from '../../core/severity.ts'
import type { Cited, Instant } from '../../core/span.ts'
import {
  eventOf,
  isSystemd,
  isUserManager,
  journalctl,
  mainExit,
  mayBeThen,
  type MainExit,
  ONE_UNIT,
  saidOf,
  systemctl,
} from './unit-words.ts'
import { UnitStates, type FailedStatus } from './unit-status.ts'
import { examples } from './unit-failed-examples.ts'

interface Facts {
  unit: string
  /** systemd's word: exit-code, signal, core-dump, oom-kill, timeout, watchdog, start-limit-hit, resources, protocol. */
  result?: string | undefined
  /** Every result that was seen. */
  results: readonly string[]
  /** How the main process ended: exited, killed, dumped. */
  code?: string | undefined
  exitCode?: number | undefined
  signal?: string | undefined
  /** As systemd writes it: `1/FAILURE`. */
  status?: string | undefined
  pid?: number | undefined
  /** systemd's restart counter, where it was seen. */
  restarts?: number | undefined
  /** Its memory limit as systemctl prints it: `48.0M`. */
  memoryMax?: string | undefined
  /** It waits to be started again. */
  restarting?: boolean | undefined
  user: boolean
  /** It ended so while it was being stopped. */
  stopping: boolean
  message: string
}

interface State {
  exit?: MainExit | undefined
  proof: Proof[]
  restarts?: number | undefined
  stopping: boolean
  failures: number
  refused: boolean
  /** `entered failed state` that still waits for its result. */
  pending?: Cited<LogLine> | undefined
}

const MAX_UNITS = 10_000
const WORDS: Record<string, string> = {
  'exit-code': 'its main process returned an error',
  signal: 'a process of it was killed by a signal',
  'core-dump': 'its main process crashed and dumped core',
  'oom-kill': 'the OOM killer killed a process of it',
  timeout: 'it did not start or stop in the time that it had',
  watchdog: 'it no longer answered its watchdog',
  'start-limit-hit': 'it was started too often in too short a time',
  resources: 'systemd could not get what it needs to start it (a file, a socket, a namespace, memory)',
  protocol: 'it did not keep to the start-up protocol that its Type= promises',
  'exec-condition': 'its ExecCondition= said no',
}
const GRAVE = new Set(['oom-kill', 'core-dump', 'watchdog', 'signal'])

/** A session's scope that outlives its logout, a user's own unit, an answer to a request to stop: no failure of the machine. */
function severityOf(unit: string, result: string | undefined, state: State, user: boolean): Severity {
  if (/^session-\w{1,12}\.scope$|^user@\d{1,10}\.service$/.test(unit) && result !== 'oom-kill') return 'note'
  if (user && result !== 'oom-kill' && result !== 'watchdog') return 'note'
  if (state.exit?.code === 'exited' && [130, 143].includes(state.exit.status)) return 'note'
  if (
    state.stopping &&
    result !== 'oom-kill' &&
    state.exit?.code !== 'dumped' &&
    (state.exit === undefined || state.exit.code === 'killed')
  )
    return 'note'
  return result !== undefined && GRAVE.has(result) ? 'error' : 'warning'
}

export const unitFailed = detector<Facts>({
  id: 'unit-failed',
  title: 'A systemd unit failed',
  severity: 'warning',
  domain: 'systemd',
  seenIn: ['systemd'],
  leadsTo: ['start-limit-hit'],
  tellsOf: ['oom-kill-cgroup', 'oom-kill-global', 'segfault', 'stack-overflow', 'cpu-trap', 'process-aborted'],
  watch(bench) {
    const states = new Map<string, State>()
    const stateOf = (line: Cited<LogLine>, unit: string): State => {
      const key = `${line.at.artifact}\0${line.host ?? ''}\0${isUserManager(line) ? line.pid : ''}\0${unit}`
      const state = states.get(key) ?? { proof: [], stopping: false, failures: 0, refused: false }
      if (states.size < MAX_UNITS) states.set(key, state)
      return state
    }
    const proofOf = (line: Cited<LogLine>, note: string): Proof => ({ at: line.at, time: line.time, witness: 'systemd', note })
    const keep = (state: State, proof: Proof): void => {
      if (state.proof.length < 4) state.proof.push(proof)
    }
    /** systemctl names no host: its findings join the log's when that tells of one host only. */
    const hosts = new Map<string, Set<string | undefined>>()
    /** The latest event of each unit: a table without a time tells of that one. */
    const latest = new Map<string, { readonly event: string; readonly time?: Instant | undefined }>()
    /** The manager's own log is in the input: it would tell of a failure of these days. */
    let journal = false
    const fail = (unit: string, result: string | undefined, line: Cited<LogLine>, state: State): void => {
      const user = isUserManager(line)
      // after the start limit the last failure is told once more
      if (state.refused && state.failures > 0) {
        state.refused = false
        state.proof = []
        return
      }
      const exit = state.exit
      if (!user && (hosts.size < MAX_UNITS || hosts.has(unit))) {
        hosts.set(unit, (hosts.get(unit) ?? new Set()).add(line.host))
        latest.set(unit, { event: eventOf(unit, line), time: line.time })
      }
      bench.find({
        group: `${user ? 'user' : ''}\0${line.host ?? ''}\0${unit}`,
        event: eventOf(unit, line),
        facts: {
          unit,
          result,
          results: result === undefined ? [] : [result],
          code: exit?.code,
          exitCode: exit?.code === 'exited' ? exit.status : undefined,
          signal: exit?.signal,
          status: exit?.statusText,
          restarts: state.restarts,
          user,
          stopping: state.stopping,
          message: line.message.slice(0, 300),
        },
        entities: { unit, host: line.host },
        proof: [...state.proof, proofOf(line, 'systemd says that it failed')],
        time: line.time,
        severity: severityOf(unit, result, state, user),
        title: result === undefined ? undefined : `Unit ${unit} failed: ${result}`,
      })
      state.failures++
      state.proof = []
      state.exit = undefined
      state.refused = false
    }
    const settle = (unit: string, state: State): void => {
      if (state.pending === undefined) return
      const line = state.pending
      state.pending = undefined
      fail(unit, undefined, line, state)
    }

    bench.onLine(
      [
        "Failed with result '",
        'entered failed state',
        'process exited, code=',
        'killed by the OOM killer',
        'repeated too quickly',
        'restart counter is at ',
        'Stopping ',
        'Starting ',
      ],
      (line) => {
        if (!isSystemd(line)) return
        const asked = /^(Stopping|Starting) ([\w@.:\\-]{1,255}\.\w{4,9}) - /.exec(line.message)
        if (asked !== null) {
          const state = stateOf(line, asked[2]!)
          state.stopping = asked[1] === 'Stopping'
          return
        }
        const old = /^Unit (\S{3,255}) entered failed state/.exec(line.message)
        const { unit, said } =
          old === null ? (saidOf(line.message) ?? { unit: '', said: '' }) : { unit: old[1]!, said: 'Unit entered failed state.' }
        if (!ONE_UNIT.test(unit)) return
        const state = stateOf(line, unit)
        const result = /^Failed with result '([\w-]{2,40})'/.exec(said)?.[1]
        if (result !== undefined) {
          if (state.pending !== undefined) keep(state, proofOf(state.pending, 'it entered the failed state'))
          state.pending = undefined
          fail(unit, result, line, state)
          return
        }
        settle(unit, state)
        const exit = mainExit(said)
        if (exit !== undefined) {
          state.exit = exit
          state.proof = state.proof.filter((proof) => proof.note !== 'how its main process ended')
          keep(state, proofOf(line, 'how its main process ended'))
        } else if (/^Unit entered failed state/.test(said)) state.pending = line
        else if (/^A process of this unit has been killed by the OOM killer/.test(said))
          keep(state, proofOf(line, 'the OOM killer was there'))
        else if (/^[Ss]tart request repeated too quickly/.test(said)) state.refused = true
        else {
          const counter = /restart counter is at (\d{1,9})\.?$/.exec(said)?.[1]
          if (counter !== undefined) state.restarts = Number(counter)
          state.stopping = false
        }
      },
    )

    bench.onLine(
      ["Failed with result '", 'Starting ', 'Started ', 'Stopped ', 'Finished ', 'Deactivated successfully', 'Reached target '],
      (line) => {
        journal ||= line.ident === 'systemd'
      },
    )
    const shown = new UnitStates(bench)
    const tell = (found: FailedStatus): void => {
      const { unit, result, exit, at, listed } = found
      const known = hosts.get(unit)
      const host = known?.size === 1 ? [...known][0] : undefined
      const time = found.since
      const own = eventOf(unit, { message: '', at, ...(time === undefined ? {} : { time }) })
      const last = latest.get(unit)
      const event = last !== undefined && mayBeThen(time, last.time) ? last.event : own
      if (time !== undefined) latest.set(unit, { event, time })
      const state: State = { exit: exit?.main, proof: [], stopping: false, failures: 0, refused: false }
      bench.find({
        group: `\0${host ?? ''}\0${unit}`,
        event,
        facts: {
          unit,
          result,
          results: result === undefined ? [] : [result],
          code: exit?.main.code,
          exitCode: exit?.main.code === 'exited' ? exit.main.status : undefined,
          signal: exit?.main.signal,
          status: exit?.main.statusText,
          pid: exit?.pid,
          memoryMax: found.memoryMax,
          restarting: found.restarting || undefined,
          user: false,
          stopping: false,
          message: at.text.trim().slice(0, 300),
        },
        entities: { unit },
        proof: [
          { at, witness: 'systemd', note: 'its state as systemctl shows it' },
          ...(exit === undefined ? [] : [{ at: exit.at, witness: 'systemd' as const, note: 'how its process ended' }]),
        ],
        time,
        // a table has no time: where the journal is silent, the failure is an old one
        severity: listed && journal ? 'note' : severityOf(unit, result, state, false),
        ...(listed ? { strength: 'partial' as const, missing: 'when and how it failed' } : {}),
        title: result === undefined ? undefined : `Unit ${unit} failed: ${result}`,
      })
    }

    bench.atEnd(() => {
      for (const [key, state] of states) settle(key.split('\0').at(-1)!, state)
      for (const found of shown.failed()) tell(found)
    })
  },
  join: (before, later) => ({
    ...before,
    result: before.result ?? later.result,
    results: [...new Set([...before.results, ...later.results])].slice(0, 20),
    code: before.code ?? later.code,
    exitCode: before.exitCode ?? later.exitCode,
    signal: before.signal ?? later.signal,
    status: before.status ?? later.status,
    pid: before.pid ?? later.pid,
    memoryMax: before.memoryMax ?? later.memoryMax,
    restarting: before.restarting ?? later.restarting,
    restarts: Math.max(before.restarts ?? 0, later.restarts ?? 0) || undefined,
  }),
  cause: (f, count) => {
    const why = f.result === undefined ? 'systemd does not say why here' : (WORDS[f.result] ?? `result ${f.result}`)
    const how =
      f.status === undefined
        ? ''
        : f.code === 'exited'
          ? ` The main process ended with status ${f.status}.`
          : ` The main process was ended by ${f.signal} (status ${f.status}${f.code === 'dumped' ? ', with a core dump' : ''}).`
    return `${f.user ? "The user's unit" : 'Unit'} ${f.unit} failed${count > 1 ? ` ${count} times` : ''}: ${why}${f.result === undefined ? '' : ` (result '${f.result}')`}.${f.memoryMax === undefined || f.result !== 'oom-kill' ? '' : ` Its memory limit is ${f.memoryMax}.`}${how}${f.results.length > 1 ? ` Other results: ${f.results.slice(1).join(', ')}.` : ''}${f.restarting === true ? ' systemd is about to start it again.' : ''}${f.restarts === undefined ? '' : ` systemd restarted it ${f.restarts} ${f.restarts === 1 ? 'time' : 'times'}.`}${f.signal === 'SIGKILL' && f.result === 'signal' ? ' SIGKILL with this result was not the OOM killer, whose kills systemd names oom-kill: something else sent it.' : ''}${f.stopping ? ' That was while it was being stopped.' : ''}`
  },
  fix: (f) => [
    {
      when: 'now',
      say:
        f.result === 'oom-kill'
          ? `Compare the memory of ${f.unit} with its limit and with the kernel's report of the kill.`
          : `Read what ${f.unit} said before it ended.`,
      run:
        f.result === 'oom-kill'
          ? `${systemctl(f.user)} show '${f.unit}' -p MemoryMax,MemoryPeak,NRestarts`
          : `${journalctl(f.user)} -u '${f.unit}' -n 100 --no-pager`,
    },
    {
      when: 'durable',
      say:
        f.result === 'oom-kill'
          ? 'Find what grows, or raise MemoryMax= above the measured peak.'
          : f.result === 'core-dump'
            ? 'Take the core (coredumpctl) and correct the crash; a restart only hides it.'
            : f.result === 'timeout'
              ? 'See what it waits for; raise TimeoutStartSec= or TimeoutStopSec= only if the wait is legitimate.'
              : f.code === 'exited'
                ? `Remove the reason of exit status ${f.status}; make the program say it in its log.`
                : 'Remove the reason that its log names.',
    },
    {
      when: 'verify',
      say: `${f.unit} is active and its restart counter stands still.`,
      run: `${systemctl(f.user)} show '${f.unit}' -p ActiveState,Result,NRestarts`,
    },
  ],
  links: ['https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Process%20Exit%20Codes'],
  mechanism:
    'systemd watches the processes of a unit. When the main process ends with a status that is not clean, or something else goes wrong, the unit enters the failed state with one word as its result; Restart= decides whether it is started again.',
  decoys: [
    'a unit that was stopped on request, also one that ends with 143 then',
    'a session scope that outlives the logout',
    "the OOM line of a slice or of a container's scope without a failed result",
    'a table of failed units beside a journal that does not tell of them: they failed long ago',
  ],
  examples,
})
