import type { RawLine } from '../core/parser.ts'
import { recordType } from '../core/record.ts'

/** One process or thread at one moment, as ps, top, pidstat or /proc/PID/status print it. Sizes in KiB, shares in per cent of one CPU. */
export interface ProcessSample {
  readonly source: 'ps' | 'top' | 'pidstat' | 'status' | 'stat' | 'sched' | 'io' | 'comm'
  /** Samples of one run share this; its rows come in the order of time. */
  readonly series: string
  /** Seconds on the capture's own clock, growing through the series, where it prints the time of day only. */
  readonly clock?: number | undefined
  readonly pid: number
  /** Set when the row is one thread; equal to pid for the first thread. */
  readonly tid?: number | undefined
  readonly comm: string
  readonly rssKb?: number | undefined
  readonly vszKb?: number | undefined
  readonly swapKb?: number | undefined
  /** The line that tells `swapKb`, where it is not the one of the record. */
  readonly swapLine?: RawLine | undefined
  readonly anonKb?: number | undefined
  readonly cpuPct?: number | undefined
  /** The share is the mean over the life of the process (ps), not over an interval. */
  readonly lifetime?: boolean | undefined
  /** Share of time in which it waited for a CPU (pidstat %wait). */
  readonly waitPct?: number | undefined
  /** First letter of the state: R, S, D, Z, T, I. */
  readonly state?: string | undefined
  readonly nice?: number | undefined
  /** Scheduling class as ps(1) prints it (CLS): TS, FF, RR, B, IDL, DLN; and the priority under FF and RR, 1 to 99. */
  readonly policy?: string | undefined
  readonly priority?: number | undefined
  readonly wchan?: string | undefined
  readonly threads?: number | undefined
  /** The whole command line, where it was printed. */
  readonly args?: string | undefined
  /** Faults a second that had to wait for a disk (pidstat -r). */
  readonly majfltPerSecond?: number | undefined
  /** The same since the process began (ps maj_flt, /proc/PID/stat). */
  readonly majflt?: number | undefined
  /** Read from storage, KiB a second (pidstat -d). */
  readonly readKbPerSecond?: number | undefined
  /** Switches a second, voluntary and not. */
  readonly cswch?: number | undefined
  readonly nvcswch?: number | undefined
  /** The same since the task began (/proc/PID/status, /proc/PID/sched). */
  readonly voluntarySwitches?: number | undefined
  readonly involuntarySwitches?: number | undefined
}

export const PROCESS_SAMPLE = recordType<ProcessSample>('process-sample', ({ tid }) =>
  tid === undefined ? ['processes'] : ['processes', 'threads'],
)
