import { SIGNALS } from '../../../core/signals.ts'
import { listed } from '../../../core/words/lists.ts'
import { duration } from '../../../core/words/numbers.ts'
import { opt, say } from '../../../core/words/opt.ts'
import { ownStatus } from './exit-statuses.ts'
import type { Facts } from './facts.ts'

export const isMount = ({ unit }: Facts): boolean => unit.endsWith('.mount')
export const isDevice = ({ unit }: Facts): boolean => unit.endsWith('.device')

export const isFsck = ({ unit }: Facts): boolean => /^systemd-fsck(?:@|-root)/.test(unit)

/** Results of units that were not even tried. */
export const NOT_STARTED: readonly (string | undefined)[] = ['dependency', 'ordering-cycle', 'not-found', 'masked', 'bad-setting']

/** Why systemd could not even run its program. */
function ownReason(f: Facts): string | undefined {
  const own = ownStatus(f)
  if (own === undefined) return undefined
  return say(f.program === undefined ? own : `its program ${f.program} could not be executed`, opt`: ${f.reason}`).replace(/\.$/, '')
}

const CHECKED = 'the check of its file system found what it may not repair by itself'
const AFTER: Readonly<Record<string, string>> = { control: 'a command of it', mount: 'mount', swap: 'swapon' }

/** How a process of it ended. */
function ended(f: Facts): string {
  if (f.option !== undefined) return `it could not be mounted: the kernel does not know its option ${f.option}`
  if (isMount(f)) return 'it could not be mounted'
  if (f.unit.endsWith('.swap')) return 'it could not be used as swap'
  const status = f.status === undefined ? undefined : f.status.split('/')[0]
  const own = ownReason(f)
  if (own !== undefined && f.status !== undefined) return `${own} (status ${f.status})`
  if (status === undefined) return 'a process of it ended with an error'
  if (isFsck(f) && f.reason !== undefined) return CHECKED
  // a shell, an engine or a runtime passes on the signal
  const signal = SIGNALS[Number(status) - 128]
  const how = `ended with exit status ${status}${signal === undefined ? '' : ` (128 + ${Number(status) - 128}: ${signal})`}`
  if (f.process !== 'control') return `its main process ${how}`
  if (f.stopping) return `a command that stops it (ExecStop=) ${how}`
  return f.starting === true ? `a command that starts it (ExecStart= or ExecStartPre=) ${how}` : `${AFTER['control']} ${how}`
}

/** What took too long. */
function slow(f: Facts): string {
  const { step = '', killed } = f
  const within = opt` within ${duration(f.waitedSeconds)}`
  const kill = opt`, and ${killed} was killed for it` ?? ''
  if (isDevice(f)) return 'did not appear in the time that systemd waits for it'
  if (/^stop-(?:sigabrt|watchdog)/.test(step)) return 'it did not end when its watchdog aborted it'
  if (/^(?:stop|final|deactiv|unmount)/.test(step)) return `it did not stop${within ?? ' in the time that it had'}${kill}`
  if (step === 'start-pre') return `its ExecStartPre= did not end${within ?? ' in the time that it had'}${kill}`
  if (step === 'start-post') return `its ExecStartPost= did not end in the time that it had${kill}`
  if (step === 'running') return `it ran as long as RuntimeMaxSec= allows`
  if (/^mount/.test(step)) return `it could not be mounted${within ?? ' in the time that it had'}`
  if (step !== '') return `it did not finish its start${within ?? ' in the time that it had'}${kill}`
  return f.stopping ? 'it did not stop in the time that it had' : 'it did not start or stop in the time that it had'
}

/** Why, as the rest of a sentence. */
export function why(f: Facts): string {
  switch (f.result) {
    case 'exit-code':
      return ended(f)
    case 'signal':
      return f.signal === undefined
        ? 'a process of it was killed by a signal'
        : `${AFTER[f.process ?? ''] ?? 'its main process'} was killed by ${f.signal}`
    case 'core-dump':
      return `its main process crashed${opt` with ${f.signal}` ?? ''} and dumped core`
    case 'oom-kill':
      return `the OOM killer killed a process of it${opt` at its limit of ${f.memoryMax}` ?? ''}`
    case 'timeout':
      return slow(f)
    case 'watchdog':
      return 'it no longer answered its watchdog'
    case 'start-limit-hit':
    case 'start-limit':
      return 'it was started too often in too short a time'
    case 'service-start-limit-hit':
      return 'the service that it starts failed too often'
    case 'trigger-limit-hit':
      return 'it was triggered too often in too short a time'
    case 'resources':
      if (f.unit.endsWith('.socket') && /\blisten/i.test(f.reason ?? '')) return 'it could not listen'
      if (f.reason !== undefined) return 'systemd could not start it'
      return 'systemd could not get what it needs to start it (a file, a socket, a namespace, memory)'
    case 'protocol':
      return 'it did not keep to the start-up protocol that its Type= promises'
    case 'exec-condition':
      return 'its ExecCondition= said no'
    case 'dependency':
      return 'something that it requires failed, which is not in the input'
    case 'ordering-cycle':
      return `systemd dropped it to break an ordering cycle${opt` (${f.reason})` ?? ''}`
    case 'not-found':
      return f.reason ?? 'systemd knows no unit of that name'
    case 'masked':
      return f.reason ?? 'it is masked, so that nothing can start it'
    case 'bad-setting':
      return 'systemd refuses a setting of its unit file'
    case undefined:
      return unknown(f)
    default:
      return `systemd calls the reason ${f.result}`
  }
}

function unknown(f: Facts): string {
  if (f.status !== undefined) return f.code === 'exited' ? ended(f) : `its main process was ended by ${f.signal}`
  if (f.emergency === true && f.unit.startsWith('emergency.'))
    return 'something that the machine needs to start failed, which is not in the input'
  if (isFsck(f) && f.reason !== undefined) return CHECKED
  return f.reason === undefined
    ? 'why is not in the input'
    : f.unit.endsWith('.socket')
      ? 'it could not listen'
      : 'systemd refuses to load it'
}

/** Units that it took along, by name where they are few. */
export const fallen = ({ dependants, dependantCount }: Facts): string | undefined =>
  dependantCount === undefined
    ? undefined
    : dependantCount <= 2
      ? `${listed(dependants)}, which ${dependantCount === 1 ? 'needs' : 'need'} it, ${dependantCount === 1 ? 'was' : 'were'} not started`
      : `${dependantCount} units that need it were not started`
