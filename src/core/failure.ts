import type { Entities, Fact, Groups, KernelMessage, Ledger, Measured, Processes, Proof, Question, Step } from './finding.ts'
import type { Happened } from './event.ts'
import type { Scope } from './scope.ts'
import type { Severity } from './severity.ts'
import type { Thresholds, Values } from './threshold.ts'

/** What an observer that knows says in a quoted line, what measured values show, what circumstances suggest. */
export type Certainty = 'stated' | 'shown' | 'suggested'

/** A sentence without its full stop; undefined where one of its values is not known: it is left out. */
export type Sentence = string | undefined

/** A line of a program before the end of its unit. */
export interface Heard {
  readonly words: string
  /** Who said it, where nothing but its nearness tells that it is of the unit. */
  readonly by?: string | undefined
  /** It stands directly before the end. */
  readonly isLast: boolean
}

/** One failure of one thing. What the same thing suffered again and again is one of these, with its count. */
export interface Found<F> extends Partial<Happened> {
  readonly facts: F
  /** What it happened to: findings are joined by these. */
  readonly about?: Entities | undefined
  /** What else its sources call it, and those alike that were found with it: findings are joined by these too. */
  readonly also?: readonly Entities[] | undefined
  /** Lines that show it, the deciding one first. */
  readonly proof: readonly Proof[]
  readonly against?: readonly Proof[] | undefined
  readonly certainty: Certainty
  /** The part of the proof that is not in the input. */
  readonly missing?: string | undefined
  /** The command that shows the missing part; default: the first command of the fix that only looks. */
  readonly settle?: string | undefined
  /** Whether it goes on at the end of the input, where the judge knows. */
  readonly ongoing?: boolean | undefined
  /** What was measured, for a picture of it. */
  readonly series?: readonly Measured[] | undefined
  readonly ledger?: Ledger | undefined
  readonly processes?: Processes | undefined
  readonly cgroups?: Groups | undefined
  /** When this one is less or more grave than the failure's usual severity. */
  readonly severity?: Severity | undefined
}

/** What is known of a failure beside its judgement and its words. */
export interface Described {
  readonly id: string
  /** What it is, of any machine. */
  readonly title: string
  readonly severity: Severity
  readonly domain: string
  /** Kinds of source (a parser's `shows`) that would show this failure; absence is stated only where one was read. */
  readonly seenIn: readonly string[]
  /** One line, e.g. why a complete source proves absence, or why it does not. */
  readonly absence?: string | undefined
  /** Numbers that decide. The user may set them. */
  readonly thresholds?: Thresholds | undefined
  readonly links: readonly string[]
  readonly leadsTo?: readonly string[]
  /** What it leads to where the other one cites a line of it, which says that it waits for this very thing: one machine alone does not join them. */
  readonly leadsToByLine?: readonly string[]
  /** What it leads to on other machines: where this one is the server that they wait for. */
  readonly leadsToOnClients?: readonly string[]
  /** Of these those that it leads to only while it lasts: what comes later has another reason. */
  readonly meanwhile?: readonly string[]
  /** More general failures that the same lines are told as: they fall silent beside this one. */
  readonly insteadOf?: readonly string[]
  /** What everybody would suspect behind it, which the kernel's log would show: said when it does not. */
  readonly suspects?: { readonly ids: readonly string[]; readonly what: string; of?(facts: Record<string, Fact>): boolean }
  /** It lasts (a full disk, a blocked task) where others happen at moments (a kill, a crash). */
  readonly lasts?: boolean
  /** It tells, in one boot, how the boot before it ended: its cause lies there. */
  readonly crossesBoot?: boolean
  /** Facts in which pods of one owner must agree for what befell them to be one: its replicas, its tries. Each pod is its own where there are none. */
  readonly alikeBy?: readonly string[]
  /** How the `reasons` of what ended speak of this failure: without a thing in common it is their cause only then. */
  readonly heardAs?: RegExp
  /** Failures of which this is another observer's account: joined by an identity, it is a second witness of them. */
  readonly tellsOf?: readonly string[]
}

/** A failure: whether it is there, and how it is told. */
export interface Failure<F extends object = Record<string, Fact>, T extends Thresholds = Thresholds> extends Described {
  readonly thresholds?: T | undefined
  /** Each thing that it happened to, once. Pure: no state, no order of asking. `limits`: the values in force of its thresholds. */
  judge(scope: Scope, limits: Values<T>): readonly Found<F>[]
  /** Who, what, why, with the numbers that decide. One sentence with its full stop. */
  headline(facts: F, count: number): string
  /** Mechanism, the rest of the arithmetic, what follows. It adds to the headline and repeats nothing of it. */
  cause(facts: F, count: number): readonly Sentence[]
  fix(facts: F, count: number): readonly Step[]
  /** How the thing is at the end of the input (`It is down now`): told behind the headline of its incident. */
  state?(facts: F, count: number): Sentence
  /** What it adds where another failure is its cause; nothing where that one says it all. Default: its headline. */
  effect?(facts: F, count: number): Sentence
  /** What everybody would suspect and the input excludes. */
  excluded?(facts: F, count: number): readonly Sentence[]
  /** Of a unit or a container: its facts with what its program said before it ended, in a line that nobody else cites; nothing where they hold better words. */
  hear?(facts: F, said: Heard): F | undefined
  /** What is still not known, the most important first. */
  open?(facts: F, count: number): readonly Question[]
  /**
   * The server that it asks, by all names that are told, and the port there: only what listens on it, or the whole machine, is its cause. `kind`: no line
   * tells its address, only what kind of server it is.
   */
  asks?(facts: F): { readonly hosts: readonly string[]; readonly port: number | undefined; readonly kind?: string | undefined } | undefined
  /** Programs that it keeps from serving, beside those that it names. */
  keeps?(facts: F): readonly string[]
  /** Seconds before its first sign since when the machine may have been down: its clients notice that in between. */
  downFor?(facts: F): number | undefined
  /** Of what ended or could not be started: the reasons that are told of it, as results, signals and words. What else goes wrong on its machine is its cause only where these speak of it (`heardAs`). */
  reasons?(facts: F): readonly (string | undefined)[]
  /** Whether it may have led to this one, of those that `leadsTo` names: memory that is short is no effect of a full disk. Default: yes. */
  mayLeadTo?(facts: F, effect: { readonly id: string; readonly facts: Readonly<Record<string, Fact>> }): boolean
  /** Facts of two findings about one thing that its sources call differently; default: those of the first stand. */
  join?(before: F, later: F): F
}

/** What only its manual page prints. */
export interface Page {
  readonly mechanism: string
  /** What looks like it and is not. */
  readonly decoys: readonly string[]
  /** The kernel's wordings that it reads. */
  readonly messages?: readonly KernelMessage[]
  /** Folder of the example that the page shows. */
  readonly sample: string
}

/** Keeps the type of the facts inside one folder and erases it outside. */
export function failure<F extends object, T extends Thresholds>(f: Failure<F, T>): Failure {
  return f as unknown as Failure
}
