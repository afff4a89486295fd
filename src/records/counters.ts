import type { RawLine } from '../core/parser.ts'
import { recordType } from '../core/record.ts'

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

export const COUNTERS = recordType<Counters>('counters', ({ kind }) => [KINDS[kind] ?? kind])
