import type { Instant, Span } from './span.ts'

/** Plain data with units in the names. BigInt is printed as decimal digits; addresses are strings of the form 0x…. */
export type Fact = string | number | bigint | boolean | null | undefined | readonly Fact[] | { readonly [name: string]: Fact }

/** What a finding is about. Two findings are related only when they share one of these. */
export interface Entities {
  readonly host?: string | undefined
  readonly pid?: number | undefined
  readonly comm?: string | undefined
  readonly containerId?: string | undefined
  readonly container?: string | undefined
  /** namespace/name, or the name alone where the namespace is not known. */
  readonly pod?: string | undefined
  readonly podUid?: string | undefined
  readonly cgroup?: string | undefined
  readonly unit?: string | undefined
  readonly device?: string | undefined
  /** Name or address of the machine that should have answered. */
  readonly server?: string | undefined
}

/** Independent observers. Confidence counts these, not lines. */
export type Witness =
  'kernel log' | 'pod status' | 'kubernetes event' | 'systemd' | 'application log' | 'capture' | 'core dump' | 'container runtime'

export interface Proof {
  readonly at: Span
  readonly time?: Instant | undefined
  /** Whose account it is; undefined of a line that shows a number beside the failure (a limit, a setting) and witnesses nothing. */
  readonly witness?: Witness | undefined
  /** What the line shows, in a few words. */
  readonly note?: string | undefined
}

/** Names by id: of a container its own and its pod's, `namespace/name`. */
export interface Names {
  container(id: string | undefined): { readonly pod?: string | undefined; readonly container?: string | undefined } | undefined
  pod(uid: string | undefined): string | undefined
  /** The pod that has this address, and its container where it has only one. */
  podAt(address: string): { readonly pod: string; readonly container?: string | undefined } | undefined
}

/** One thing to do, with the names and numbers of this incident. */
export interface Step {
  readonly when: 'now' | 'durable' | 'verify'
  readonly say: string
  /** Runs as printed. */
  readonly run?: string | undefined
  /** What the command changes; default: nothing, it only reads. */
  readonly changes?: 'host' | 'cluster' | undefined
}

/** A quantity over time that a finding rests on: what a picture of it would show. */
export interface Measured {
  /** `memory.resident`, `descriptors.open`. */
  readonly quantity: string
  readonly unit: string
  /** The thing that it is of; absent for the whole machine. */
  readonly of?: string | undefined
  /** In order. */
  readonly points: readonly { readonly value: number; readonly time?: Instant | undefined }[]
  /** Where it is held, in its unit. */
  readonly limit?: number | undefined
  /** What its judge compared each value with, where that is not the limit. */
  readonly threshold?: number | undefined
  readonly trend?: Trend | undefined
}

/** A straight line through a quantity that was judged by its growth. */
export interface Trend {
  /** In the unit of the quantity. */
  readonly perHour: number
  /** r²: share of the variation that the line explains, 0 to 1. */
  readonly fit: number
  /** When the limit is reached at this pace, where that lies ahead. */
  readonly limitAt?: Instant | undefined
}

/** What a sum is made of: RAM at an OOM kill. */
export interface Ledger {
  readonly of: string
  readonly unit: string
  readonly total?: number | undefined
  readonly parts: readonly { readonly name: string; readonly value: number }[]
}

/** The processes that the kernel listed when it chose one to kill. */
export interface Processes {
  /** How many there were. */
  readonly total: number
  /** As the kernel prints it: 1,024 bytes. */
  readonly unit: 'kB'
  /** The largest first, at most 50. `rss` and `swap`: what each has in memory and in swap. */
  readonly rows: readonly {
    readonly pid: number
    readonly name: string
    readonly rss: number
    readonly swap: number
    /** -1000 is never chosen, 1000 always. */
    readonly oomScoreAdj?: number
    readonly killed?: true
  }[]
  /** Those that are not in `rows`, together. */
  readonly rest?: { readonly processes: number; readonly rss: number; readonly swap: number }
}

/** Groups of processes beside one another: what each uses, and what it may. */
export interface Groups {
  /** KiB of memory, or a count of tasks. */
  readonly unit: string
  /** The largest first, at most 50. */
  readonly rows: readonly { readonly path: string; readonly usage: number; readonly limit?: number }[]
  /** Those that are not in `rows`, together. */
  readonly rest?: { readonly groups: number; readonly usage: number }
}

/** What the input leaves open, and the one command that settles it. */
export interface Question {
  /** One question, or what to look for. */
  readonly ask: string
  /** Runs as printed, and only reads. */
  readonly run?: string | undefined
  /** Its command looks a second time, and is held against what the input shows. */
  readonly again?: true | undefined
  /** Ids of the failures between which its answer tells. */
  readonly separates?: readonly string[] | undefined
}

/** A wording of the kernel and where it comes from; docs/kernel-messages.md is made of these. */
export interface KernelMessage {
  readonly text: string
  /** Kernel versions that print it, as far as known: `since 5.1`, `until 5.0`, `all`. */
  readonly kernels: string
  /** File in the kernel tree. */
  readonly source: string
}
