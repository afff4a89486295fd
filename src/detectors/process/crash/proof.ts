import { type Happened, happened } from '../../../core/event.ts'
import type { Entities, Proof, Witness } from '../../../core/finding.ts'
import { cite } from '../../../core/proof.ts'
import type { SignalDeath } from '../../../records/signal-death.ts'
import { type Crash, pidOf, programOf, toldOf, unitOf } from './crash.ts'

const WITNESS: Readonly<Record<SignalDeath['by'], Witness>> = {
  systemd: 'systemd',
  'core dump': 'core dump',
  shell: 'application log',
  supervisor: 'application log',
  debugger: 'core dump',
  'exit status': 'application log',
  'container status': 'pod status',
  'audit log': 'kernel log',
}
const NOTES: Readonly<Record<SignalDeath['by'], string>> = {
  systemd: 'systemd saw it die of it',
  'core dump': 'a core was dumped',
  shell: 'the shell saw it die of it',
  supervisor: 'its supervisor saw it die',
  debugger: 'the debugger, from the core',
  'exit status': '128 and the signal',
  'container status': 'exit code: 128 and the signal',
  'audit log': 'the audit log saw it die of it',
}

/** All lines that tell of a crash, the most telling first. `note`: what the kernel's line, or the program's own, shows. */
export function crashProof(crash: Crash, note?: string): Proof[] {
  return [
    ...cite(crash.fault ?? crash.said, note, crash.fault !== undefined ? 'kernel log' : 'application log'),
    ...crash.deaths.flatMap((death) => cite(death, NOTES[death.by], WITNESS[death.by])),
  ]
}

/** What these crashes have in common: how often and when, whom they hit, and all names that are known of them. */
export function aboutCrashes(crashes: readonly [Crash, ...Crash[]]): Happened & { readonly about: Entities; readonly also: Entities[] } {
  return {
    ...happened(crashes.map((crash) => ({ what: crash, count: crash.count }))),
    about: entitiesOf(crashes[0]),
    also: crashes.flatMap((crash) => [
      entitiesOf(crash),
      // the kernel names the thread, which others may know
      { comm: crash.fault?.comm },
      ...crash.deaths.map(({ pid, comm, unit, container, containerId, pod, podUid }) => ({
        pid,
        comm,
        unit,
        container,
        containerId,
        pod,
        podUid,
      })),
    ]),
  }
}

function entitiesOf(crash: Crash): Entities {
  return {
    host: crash.fault?.host ?? crash.said?.host ?? toldOf(crash, 'host'),
    unit: unitOf(crash),
    pid: pidOf(crash),
    comm: programOf(crash),
    container: toldOf(crash, 'container'),
    containerId: toldOf(crash, 'containerId'),
    pod: toldOf(crash, 'pod'),
    podUid: toldOf(crash, 'podUid'),
  }
}
