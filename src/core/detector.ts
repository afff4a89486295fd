import type { LogLine } from './log-line.ts'
import type { RecordType } from './record.ts'
import type { Severity } from './severity.ts'
import type { Cited, Instant, Span } from './span.ts'
import type { Thresholds, Values } from './threshold.ts'

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
  readonly witness: Witness
  /** What the line shows, in a few words. */
  readonly note?: string | undefined
}

export interface Found<F> {
  /** Occurrences with the same group are one finding. */
  readonly group: string
  /** Occurrences that this one stands for, where only the first of a flood are told apart; default 1. */
  readonly times?: number | undefined
  /** The same event told twice (two logs of one kernel) has the same event text and counts once. */
  readonly event?: string | undefined
  readonly facts: F
  readonly entities?: Entities | undefined
  readonly proof: readonly Proof[]
  readonly against?: readonly Proof[] | undefined
  readonly time?: Instant | undefined
  /** When this one is less or more grave than the detector's usual severity. */
  readonly severity?: Severity | undefined
  /** How much of the proof is there: 'direct' names the failure, 'partial' misses a part, 'weak' is circumstantial. */
  readonly strength?: 'direct' | 'partial' | 'weak' | undefined
  /** What is missing, when the strength is not 'direct'. */
  readonly missing?: string | undefined
  readonly title?: string | undefined
}

/** Names by id: of a container its own and its pod's, `namespace/name`. */
export interface Names {
  container(id: string | undefined): { readonly pod?: string | undefined; readonly container?: string | undefined } | undefined
  pod(uid: string | undefined): string | undefined
}

/** What a detector, or a part of one, may look at. */
export interface Sight {
  /** Log lines whose message holds one of the literals. Nothing else can be seen of a log line. */
  onLine(literals: readonly string[], see: (line: Cited<LogLine>) => void): void
  on<T>(type: RecordType<T>, see: (record: Cited<T>) => void): void
  /** What is being shown stands for so many alike, itself included: of a flood only the first and the last are kept. */
  readonly times: number
  /** Where copies of its log tell what is being shown. */
  readonly copies: readonly Span[]
  /** What people call a container or a pod of which only an id is known. */
  readonly names: Names
  /** The values in force of the detector's thresholds: its own, or what the user has set. */
  thresholds<T extends Thresholds>(table: T): Values<T>
  /** Everything has been read. */
  atEnd(conclude: () => void): void
}

export interface Watch<F> extends Sight {
  find(found: Found<F>): void
}

export interface Step {
  readonly when: 'now' | 'durable' | 'verify'
  readonly say: string
  /** A command that only reads, or one whose effect `say` states. */
  readonly run?: string | undefined
}

export interface Example {
  readonly name: string
  /** File name to contents; most detectors need one. */
  readonly files: Readonly<Record<string, string>>
  readonly fires: boolean
}

/** A wording of the kernel and where it comes from; docs/kernel-messages.md is made of these. */
export interface KernelMessage {
  readonly text: string
  /** Kernel versions that print it, as far as known: `since 5.1`, `until 5.0`, `all`. */
  readonly kernels: string
  /** File in the kernel tree. */
  readonly source: string
}

/** One failure and everything known of it. */
export interface Detector<F extends object = Record<string, Fact>> {
  readonly id: string
  readonly title: string
  readonly severity: Severity
  readonly domain: string
  /** Kinds of source (a parser's `shows`) that would show this failure; absence is stated only where one was read. */
  readonly seenIn: readonly string[]
  /** One line, e.g. why a complete source proves absence, or why it does not. */
  readonly absence?: string
  /** Numbers that decide. The user may set them; the evidence states them. */
  readonly thresholds?: Thresholds
  watch(bench: Watch<F>): void
  /** Joins the facts of a later occurrence of the same group; default: the first stays. */
  join?(before: F, later: F): F
  cause(facts: F, count: number): string
  fix(facts: F, count: number): Step[]
  readonly links: readonly string[]
  readonly leadsTo?: readonly string[]
  /** What it leads to on other machines: where this one is the server that they wait for. */
  readonly leadsToOnClients?: readonly string[]
  /** More general failures that the same lines are told as: they fall silent beside this one. */
  readonly insteadOf?: readonly string[]
  /** What everybody would suspect behind it, which the kernel's log would show: said when it does not. */
  readonly suspects?: { readonly ids: readonly string[]; readonly what: string }
  /** It tells, in one boot, how the boot before it ended: its cause lies there. */
  readonly crossesBoot?: boolean
  /** Failures of which this is another observer's account: joined by an identity, it is a second witness of them. */
  readonly tellsOf?: readonly string[]
  readonly mechanism: string
  /** The kernel's wordings that it reads. */
  readonly messages?: readonly KernelMessage[]
  readonly decoys: readonly string[]
  /** At least one that fires and one that stays silent. */
  readonly examples: readonly [Example, Example, ...Example[]]
}

/** Keeps the type of the facts inside one file and erases it outside. */
export function detector<F extends object>(d: Detector<F>): Detector {
  return d as unknown as Detector
}
