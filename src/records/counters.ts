import type { RawLine } from '../core/parser.ts'
import type { Broken, RecordType } from '../core/record.ts'

/** A file of `name value` lines: /proc/vmstat, memory.stat, cpu.stat, memory.events. Two of the same file are two samples. */
export interface Counters {
  readonly kind: 'vmstat' | 'memory.stat' | 'cpu.stat' | 'memory.events' | 'meminfo' | 'oom_control' | 'netstat' | 'sockstat' | 'conntrack'
  /** The file without its sample number: files that share it are samples of one thing. */
  readonly of: string
  readonly values: ReadonlyMap<string, number>
  /** Lines of the values that findings rest on. */
  readonly lines?: ReadonlyMap<string, RawLine> | undefined
  /** Where the source names them (cAdvisor). */
  readonly pod?: string | undefined
  readonly container?: string | undefined
}

const KINDS: Partial<Readonly<Record<Counters['kind'], string>>> = {
  vmstat: 'vmstat counters',
  oom_control: 'cgroup',
  netstat: 'network counters',
  sockstat: 'network counters',
  conntrack: 'connection tracking',
}

/** The cgroup of such a file: the last folder, where the path names one. */
const groupOf = (of: string): string => /([^/!\s]{1,255})[/!]memory\.[\w.]{1,40}$/.exec(of)?.[1] ?? 'a cgroup'

/** Kills that a cgroup counts since it was made (Documentation/admin-guide/cgroup-v2.rst): oom-kill-cgroup says where they are of its own limit. */
function broke({ kind, of, values }: Counters): Broken | undefined {
  const kills = kind === 'memory.events' || kind === 'oom_control' ? (values.get('oom_kill') ?? 0) : 0
  if (kills === 0) return undefined
  const what = kills === 1 ? 'one process was' : `${kills} processes were`
  return {
    says: `${groupOf(of)}: ${what} killed by the OOM killer (oom_kill ${kills})`,
    gravity: 'fatal',
    times: kills,
  }
}

export const COUNTERS: RecordType<Counters> = { name: 'counters', shows: ({ kind }) => [KINDS[kind] ?? kind], broke }
