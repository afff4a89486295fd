import type { Entities, Proof, Witness } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import type { SignalDeath } from '../../records/signal-death.ts'
import { type Crash, programOfCrash } from './crash.ts'

const WITNESS: Readonly<Record<SignalDeath['by'], Witness>> = {
  systemd: 'systemd',
  'core dump': 'core dump',
  shell: 'application log',
  supervisor: 'application log',
  debugger: 'core dump',
  'exit status': 'application log',
  'container status': 'pod status',
}
const NOTES: Readonly<Record<SignalDeath['by'], string>> = {
  systemd: 'systemd saw the process die of it',
  'core dump': 'a core was dumped',
  shell: 'the shell saw the process die of it',
  supervisor: 'its supervisor saw it die',
  debugger: 'the debugger reads the signal from the core',
  'exit status': 'exit status: 128 and the signal',
  'container status': 'exit code of the container: 128 and the signal',
}

/** What one report of a death proves, and whom it names. */
export function deathEvidence(death: Cited<SignalDeath>): { proof: Proof; entities: Entities } {
  return {
    proof: { at: death.at, time: death.time, witness: WITNESS[death.by], note: NOTES[death.by] },
    entities: {
      pid: death.pid,
      comm: death.comm,
      unit: death.unit,
      host: death.host,
      container: death.container,
      containerId: death.containerId,
      pod: death.pod,
      podUid: death.podUid,
    },
  }
}

/** All lines that tell of a crash, the most telling first, each with the names it gives. */
export function crashEvidence(crash: Crash, note: string): { proof: Proof; entities: Entities }[] {
  const own = crash.fault ?? crash.said
  const witness: Witness = crash.fault !== undefined ? 'kernel log' : 'application log'
  const entities = { pid: own?.pid, comm: programOfCrash(crash), host: own?.host, unit: crash.unit }
  const first = own === undefined ? [] : [{ proof: { at: own.at, time: own.time, witness, note }, entities }]
  const again = crash.repeats.map((r) => ({ proof: { at: r.at, time: r.time, witness, note }, entities: {} }))
  // the kernel names the thread, which others may know
  const thread =
    crash.fault?.comm === undefined || crash.fault.comm === entities.comm
      ? []
      : first.map(({ proof }) => ({ proof, entities: { comm: crash.fault?.comm } }))
  return [...first, ...thread, ...again, ...crash.deaths.map(deathEvidence)]
}

/** Nothing but a number tells of it. */
export function onlyExitStatus(crash: Crash): boolean {
  return crash.fault === undefined && crash.said === undefined && crash.deaths.every((d) => d.by === 'exit status')
}
