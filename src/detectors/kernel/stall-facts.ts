import type { Event } from '../../core/event.ts'
import type { Fact } from '../../core/finding.ts'
import type { Scope } from '../../core/scope.ts'
import { STALL, type Stall } from '../../records/stall.ts'
import { stuckFunction } from './guilty.ts'
import { reportFacts, type ReportFacts } from './report-facts.ts'

export interface StallFacts extends ReportFacts {
  readonly stuckCpus: readonly number[]
  readonly stuckSeconds?: number | undefined
  readonly onVm?: string | undefined
  /** What the CPUs were doing when they were asked. */
  readonly cpus?: readonly Fact[] | undefined
}

export type StallEvent = Event<Stall>

const MAX_CPUS = 20

export const stallsOf = (scope: Scope, kind: Stall['kind']): readonly StallEvent[] =>
  scope.events(STALL).filter(({ what }) => what.kind === kind)

const VM =
  /KVM|QEMU|VMware|VirtualBox|Hyper-V|Virtual Machine|Xen|HVM domU|Google Compute Engine|Amazon EC2|OpenStack|Bochs|Droplet|Alibaba Cloud|linux,dummy-virt|RHEV|oVirt|Parallels|bhyve/i

/** The hypervisor, when the hardware line names one. */
const hypervisor = (hardware: string | undefined): string | undefined => (hardware === undefined ? undefined : VM.exec(hardware)?.[0])

/** `words`: what a stall of this kind is called, before the function. */
export function stallFacts(host: string | undefined, stall: Stall, words: string): StallFacts {
  const seen = { ...stall, comm: stall.stuckComm ?? stall.comm, pid: stall.stuckPid ?? stall.pid }
  const guilty = stuckFunction(stall)
  return {
    ...reportFacts(
      host,
      seen,
      guilty === undefined ? { title: words, unnamed: true } : { title: `${words} in ${guilty}`, function: guilty },
    ),
    stuckCpus: stall.stuckCpus.slice(0, MAX_CPUS),
    stuckSeconds: stall.stuckSeconds,
    onVm: hypervisor(stall.hardware),
    cpus:
      stall.cpus.length === 0
        ? undefined
        : stall.cpus.slice(0, 8).map((c) => ({ cpu: c.cpu, pid: c.pid, comm: c.comm, function: c.function })),
  }
}

/** Every CPU that one of these says is stuck, in the order in which they are named. */
export const allStuck = (stalls: readonly StallEvent[]): readonly number[] =>
  [...new Set(stalls.flatMap(({ what }) => what.stuckCpus))].slice(0, MAX_CPUS)
