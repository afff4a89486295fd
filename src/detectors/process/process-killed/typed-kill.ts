import { writerAt } from '../../../casefile/outputs.ts'
import { type TypedCommand, TYPED_COMMAND } from '../../../core/command.ts'
import type { LogLine } from '../../../core/log-line.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import type { KilledProcess } from '../../../records/killed-process.ts'
import { sameName } from '../crash/crash.ts'

/** What a command that sends SIGKILL is aimed at. */
export interface KillAsked {
  readonly pids: readonly number[]
  /** Programs, containers or units. */
  readonly names: readonly string[]
  /** A job of the shell: `%1`. */
  readonly job: boolean
}

const STARTED = /^(?:(?:sudo|env|command|exec)\s{1,8}(?:-\S{1,20}\s{1,8}){0,3}){1,4}/
const KILLS = /^(?:\S{0,80}\/)?(kill|pkill|killall)\s(.{1,400})/
const ENGINE = /^(?:\S{0,80}\/)?(?:docker|podman|nerdctl)\s{1,8}(?:(?:container|compose)\s{1,8})?(kill|rm)\s(.{1,400})/
const UNIT = /^(?:\S{0,80}\/)?systemctl\s{1,8}(?:--user\s{1,8})?kill\s(.{1,400})/
const SIGKILL = /(?:^|\s)-{1,2}(?:9|KILL|SIGKILL|(?:s|signal|n)[ =]?(?:SIG)?(?:KILL|9))(?=\s|$)/
const OTHER_SIGNAL = /(?:^|\s)(?:-s|--signal)[ =](?!(?:SIG)?(?:KILL|9)(?:\s|$))/
const FORCED = /(?:^|\s)(?:-f\w?|-\wf|--force)(?=\s|$)/
/** Options, with the signal behind one. */
const OPTIONS = /(?:^|\s)(?:(?:-s|-n|--signal)\s{1,4}\S{1,20}|-{1,2}\S{1,80})(?=\s|$)/g

/** What a command at a prompt sends SIGKILL to: `kill -9 4120`, `pkill -KILL worker`, `docker kill api`; undefined of others. */
export function killAsked(command: string): KillAsked | undefined {
  const own = command
    .split(/\s#\s|\s[|;&>]/)[0]!
    .trim()
    .replace(STARTED, '')
  const [, tool, words = ''] = KILLS.exec(own) ?? []
  const [, verb, ofEngine = ''] = ENGINE.exec(own) ?? []
  const ofUnit = UNIT.exec(own)?.[1] ?? ''
  const isKill =
    (tool !== undefined && SIGKILL.test(words)) ||
    (verb === 'kill' && !OTHER_SIGNAL.test(ofEngine)) ||
    (verb === 'rm' && FORCED.test(ofEngine)) ||
    SIGKILL.test(ofUnit)
  if (!isKill) return undefined
  const aims = `${words}${ofEngine}${ofUnit}`.replace(OPTIONS, ' ').trim().split(/\s+/, 20)
  const isPid = (aim: string): boolean => tool === 'kill' && /^-?\d{1,10}$/.test(aim)
  return {
    pids: aims.filter(isPid).map((aim) => Math.abs(Number(aim))),
    names: tool === 'kill' ? [] : aims.filter((aim) => /^[\w.@/-]{2,200}$/.test(aim)),
    job: tool === 'kill' && aims.some((aim) => /^%\S{0,20}$/.test(aim)),
  }
}

/** A shell tells of its job when it prompts again. */
const JOB_LINES = 10

/** The command typed above in the same text that ended this very process, or the container whose log tells of its end. */
export function typedKill(scope: Scope): (kill: Cited<KilledProcess & LogLine>) => Cited<TypedCommand> | undefined {
  const typed = scope.rows(TYPED_COMMAND).flatMap((from) => {
    const asked = killAsked(from.command)
    return asked === undefined ? [] : [{ from, asked }]
  })
  return ({ at, by, victimPid, program, unit, ofUnit }) => {
    if (typed.length === 0) return undefined
    const container = writerAt(scope)(at)?.container
    return typed.findLast(({ from, asked: { pids, names, job } }) => {
      if (from.at.artifact !== at.artifact || from.at.line >= at.line) return false
      if (victimPid !== undefined && pids.includes(victimPid)) return true
      if (job && by === 'shell' && at.line - from.at.line <= JOB_LINES) return true
      return names.some(
        (name) =>
          name === container ||
          (program !== undefined && sameName(name, program)) ||
          [unit, ofUnit].some((own) => own !== undefined && own.replace(/\.service$/, '') === name.replace(/\.service$/, '')),
      )
    })?.from
  }
}
