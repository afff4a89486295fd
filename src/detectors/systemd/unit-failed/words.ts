import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { duration, times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { journalctl, systemctl, unitName, unitWord } from '../words.ts'
import type { Facts } from './judge.ts'
import { EXIT_STATUSES } from './exit-statuses.ts'

const isKilledAlone = (f: Facts): boolean => f.signal === 'SIGKILL' && (f.result === 'signal' || f.result === undefined)

/** Why systemd could not even run its program. */
function ownReason(f: Facts): string | undefined {
  const own = EXIT_STATUSES[f.exitCode ?? -1]
  if (own === undefined) return undefined
  return say(f.program === undefined ? own : `its program ${f.program} could not be executed`, opt`: ${f.reason}`).replace(/\.$/, '')
}

const isMount = ({ unit }: Facts): boolean => unit.endsWith('.mount')

/** Why, as the rest of a sentence. */
function why(f: Facts): string {
  const status = f.status === undefined ? undefined : f.status.split('/')[0]
  const own = ownReason(f)
  switch (f.result) {
    case 'exit-code':
      if (isMount(f)) return 'it could not be mounted'
      return own !== undefined && f.status !== undefined
        ? `${own} (status ${f.status})`
        : `its main process ended with ${status === undefined ? 'an error' : `exit status ${status}`}`
    case 'signal':
      return f.signal === undefined ? 'a process of it was killed by a signal' : `its main process was killed by ${f.signal}`
    case 'core-dump':
      return `its main process crashed${opt` with ${f.signal}` ?? ''} and dumped core`
    case 'oom-kill':
      return `the OOM killer killed a process of it${opt` at its limit of ${f.memoryMax}` ?? ''}`
    case 'timeout':
      return f.stopping ? 'it did not stop in the time that it had' : 'it did not start or stop in the time that it had'
    case 'watchdog':
      return 'it no longer answered its watchdog'
    case 'start-limit-hit':
    case 'start-limit':
      return 'it was started too often in too short a time'
    case 'resources':
      return 'systemd could not get what it needs to start it (a file, a socket, a namespace, memory)'
    case 'protocol':
      return 'it did not keep to the start-up protocol that its Type= promises'
    case 'exec-condition':
      return 'its ExecCondition= said no'
    case undefined:
      return f.status === undefined
        ? 'why is not in the input'
        : f.code === 'exited'
          ? own !== undefined
            ? `${own} (status ${f.status})`
            : `its main process ended with exit status ${status}`
          : `its main process was ended by ${f.signal}`
    default:
      return `systemd calls the reason ${f.result}`
  }
}

/** Those that were killed one after the other. */
const together = ({ units }: Facts): Sentence =>
  units.length > 1 ? `${listed(units, 4)} were killed by SIGKILL one after the other: ${units.length} units, one sender` : undefined

const failed = (f: Facts, count: number): string =>
  `${unitName(f)}${f.listed ? ' is in the failed state' : ' failed'}${count > 1 ? ` ${times(count)}` : ''}`

/** Characters of last words that a headline has room for. */
const SHORT = 110

const saidOf = (f: Facts): string | undefined =>
  f.lastWords
    ?.replace(/^\d{4}-\d\d-\d\d[T ][\d:.,]+(?: ?(?:UTC|Z|[+-]\d\d:?\d\d))? /, '')
    .replace(/^\[\d{1,9}\] /, '')
    .replace(/\.$/, '')
const isShort = (f: Facts): boolean => (saidOf(f)?.length ?? 0) <= SHORT
const briefOf = (f: Facts): string | undefined => (isShort(f) ? saidOf(f) : undefined)

export const headline = (f: Facts, count: number): string =>
  say(together(f) ?? `${failed(f, count)}: ${why(f)}`, opt` (${briefOf(f)})`, opt`; it came back ${duration(f.backSeconds)} later`)

/** How it is at the end of the input. */
export const state = (f: Facts): Sentence => when(f.restarting === true, 'systemd is about to start it again')

/** The killer says what its kill was: what the unit says of it is no more. */
export const effect = (f: Facts, count: number): Sentence => {
  const own = f.result === 'oom-kill' || f.result === 'core-dump' || f.result === 'watchdog' ? undefined : why(f)
  return together(f) ?? say(failed(f, count), opt`: ${own}`)
}

export const cause = (f: Facts): Sentence[] => [
  when(!isShort(f), opt`Its last words: ${saidOf(f)}`),
  when(f.results.length > 1, `It also failed with ${listed(f.results.slice(1))}`),
  f.restarts === undefined ? undefined : `systemd has restarted it ${times(f.restarts)} so far`,
  when(
    f.result === 'oom-kill' && f.memoryMax === undefined,
    'Its limit is not in the input: it may be its own, that of a slice above it, or the memory of the machine',
  ),
  when(f.stopping, 'That was while it was being stopped'),
]

export function fix(f: Facts): Step[] {
  const unit = unitWord(f)
  const said = `${journalctl(f)} -u ${unit} -n 100 --no-pager`
  return [now(f, unit, said), { when: 'durable', say: durable(f) }, verify(f, unit)]
}

function now(f: Facts, unit: string, said: string): Step {
  if (f.result === 'oom-kill')
    return {
      when: 'now',
      say: 'Compare its memory with its limit.',
      run: `${systemctl(f)} show ${unit} -p MemoryMax,MemoryPeak,MemoryCurrent`,
    }
  if (f.result === 'core-dump')
    return {
      when: 'now',
      say: 'See where it crashed.',
      run: `coredumpctl info ${f.pid ?? `COREDUMP_${f.user ? 'USER_' : ''}UNIT=${unit}`}`,
    }
  if (f.program !== undefined)
    return /format/i.test(f.reason ?? '')
      ? { when: 'now', say: 'See what that program is.', run: `file ${word(f.program)}` }
      : { when: 'now', say: 'See whether it is there, and may be run by the user of the unit.', run: `namei -l ${word(f.program)}` }
  if (EXIT_STATUSES[f.exitCode ?? -1] !== undefined)
    return { when: 'now', say: 'See what the unit asks for: program, folder, user, files.', run: `${systemctl(f)} cat ${unit}` }
  if (isMount(f) && f.result === 'exit-code')
    return {
      when: 'now',
      say: 'Check what fstab names (device, server, type), and read what mount answered.',
      run: `findmnt --verify; ${said}`,
    }
  if (f.lastWords !== undefined)
    return {
      when: 'now',
      say: 'Correct what its last words name, then start it again.',
      run: `${systemctl(f)} restart ${unit}`,
      changes: 'host',
    }
  if (f.result === 'resources')
    return { when: 'now', say: 'Read what systemd could not get for it: a path, an address, a namespace, memory.', run: said }
  return { when: 'now', say: 'Read what it said before it ended.', run: said }
}

function durable(f: Facts): string {
  switch (f.result) {
    case 'oom-kill':
      return 'Find what grows in it, or set MemoryMax= a quarter above the peak that it needs.'
    case 'core-dump':
      return 'Correct the crash that the core shows: a restart only hides it.'
    case 'timeout':
      return 'See what it waits for; raise TimeoutStartSec= or TimeoutStopSec= only if the wait is legitimate.'
    default:
      if (isKilledAlone(f))
        return 'If it was the OOM killer, give it memory or a limit of its own; if a person or a script, let that stop it by systemctl.'
      if (f.program !== undefined) return `Put ${f.program} in its place, or correct ExecStart= of the unit.`
      if (EXIT_STATUSES[f.exitCode ?? -1] !== undefined) return 'Correct that setting of the unit, or make what it names.'
      if (isMount(f) && f.result === 'exit-code')
        return 'Correct its line in fstab; with nofail the machine starts without it, where nothing else needs it.'
      if (f.result === 'resources') return 'Make there what it needs, or correct the setting of the unit that asks for it.'
      if (f.lastWords !== undefined) return 'Let what changes its files or its configuration check that before it restarts the unit.'
      return 'Remove the reason that its log names; if it names none, have the program say it there.'
  }
}

/** Only a service is restarted by systemd, and counted. */
const verify = (f: Facts, unit: string): Step =>
  f.unit.endsWith('.service')
    ? {
        when: 'verify',
        say: 'It is active, and its restart counter stands still for an hour.',
        run: `${systemctl(f)} show ${unit} -p ActiveState,Result,NRestarts`,
      }
    : { when: 'verify', say: 'It is not listed as failed for an hour.', run: `${systemctl(f)} --failed --no-pager` }

export const open = (f: Facts): Question[] =>
  isKilledAlone(f) && f.units.length === 1
    ? [
        {
          ask: 'Who sent SIGKILL? systemd before version 243 calls kills of the OOM killer "signal" too; the log of the kernel tells those:',
          run: "journalctl -k --no-pager -g 'Out of memory|oom-kill'",
        },
      ]
    : []

export const saidBefore = (f: Facts, said: string): Sentence =>
  f.lastWords === undefined && f.reason === undefined ? `It said before: "${said}"` : undefined
