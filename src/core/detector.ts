import type { Entities, Fact, KernelMessage, Names, Proof, Step } from './finding.ts'
import type { Described } from './failure.ts'
import type { LogLine } from './log-line.ts'
import type { RecordType } from './record.ts'
import type { Severity } from './severity.ts'
import type { Cited, Instant, Span } from './span.ts'
import type { Thresholds, Values } from './threshold.ts'

export type { Entities, Fact, KernelMessage, Names, Proof, Step, Witness } from './finding.ts'

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

export interface Example {
  readonly name: string
  /** File name to contents; most detectors need one. */
  readonly files: Readonly<Record<string, string>>
  readonly fires: boolean
}

/** A failure in the old form: its judge watches what is shown to it. */
export interface Detector<F extends object = Record<string, Fact>> extends Described {
  watch(bench: Watch<F>): void
  /** Joins the facts of a later occurrence of the same group; default: the first stays. */
  join?(before: F, later: F): F
  cause(facts: F, count: number): string
  fix(facts: F, count: number): Step[]
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
