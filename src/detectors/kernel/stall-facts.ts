import type { Fact, Found } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import type { Stall } from '../../records/stall.ts'
import { stuckFunction } from './guilty.ts'
import { reportFacts, type ReportFacts } from './report-facts.ts'

export interface StallFacts extends ReportFacts {
  readonly stuckCpus: readonly number[]
  readonly stuckSeconds?: number | undefined
  readonly onVm?: string | undefined
  /** What the CPUs were doing when they were asked. */
  readonly cpus?: readonly Fact[] | undefined
}

const VM =
  /KVM|QEMU|VMware|VirtualBox|Hyper-V|Virtual Machine|Xen|HVM domU|Google Compute Engine|Amazon EC2|OpenStack|Bochs|Droplet|Alibaba Cloud|linux,dummy-virt|RHEV|oVirt|Parallels|bhyve/i

/** The hypervisor, when the hardware line names one. */
export function hypervisor(hardware: string | undefined): string | undefined {
  return hardware === undefined ? undefined : VM.exec(hardware)?.[0]
}

export function stallFacts(stall: Stall, words: string): StallFacts {
  const seen = { ...stall, comm: stall.stuckComm ?? stall.comm, pid: stall.stuckPid ?? stall.pid }
  const guilty = stuckFunction(stall) ?? 'corrupted'
  return {
    ...reportFacts(seen, `${words} in ${guilty}`, guilty),
    stuckCpus: stall.stuckCpus.slice(0, 20),
    stuckSeconds: stall.stuckSeconds,
    onVm: hypervisor(stall.hardware),
    cpus:
      stall.cpus.length === 0
        ? undefined
        : stall.cpus.slice(0, 8).map((c) => ({ cpu: c.cpu, pid: c.pid, comm: c.comm, function: c.function })),
  }
}

/** Lockups concern the machine; the task on the CPU is a fact, not what relates it to others. */
export function stallFound<F extends StallFacts>(stall: Cited<Stall>, facts: F, event: string): Found<F> {
  return {
    group: facts.title,
    event,
    facts,
    title: facts.title,
    entities: { host: stall.host },
    proof: [{ at: stall.at, time: stall.time, witness: 'kernel log' }],
    time: stall.time,
    ...(facts.corrupted === true ? { strength: 'partial' as const, missing: 'no usable call trace of the CPU' } : {}),
  }
}

/** The sentence for virtual machines: the host may have taken the CPU away. */
export function vmText(f: StallFacts): string {
  return f.onVm === undefined
    ? ''
    : ` This is a virtual machine (${f.onVm}): a CPU that the host did not run for seconds (steal, pause, migration, snapshot) looks the same, so that is the first suspect.`
}
