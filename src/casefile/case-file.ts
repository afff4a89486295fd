import type { Scope } from '../core/scope.ts'
import type { RecordType } from '../core/record.ts'
import type { Cited, Instant, Span } from '../core/span.ts'
import type { Devices } from './devices.ts'
import type { Names } from './names.ts'
import type { Timeline } from './timeline.ts'
import type { Whose } from './whose-texts.ts'
import type { Dated, Window } from './window.ts'
import type { Counts } from './within.ts'

/** A statement on its machine's axis, to be judged. */
export interface Told {
  /** What it stands for: itself and those alike that were counted only. */
  readonly times: number
  /** Where copies of its log tell the same. */
  readonly copies: readonly Span[]
  readonly type: RecordType<object>
  readonly record: Cited<object>
}

/** What one log covers. */
export interface Covered {
  readonly path: string
  readonly from: Instant
  readonly to: Instant
}

/** What is judged together: a machine, what cannot be said to be of one, or a cluster. */
export interface SettledScope extends Scope {
  readonly key: string
  readonly aliases: readonly string[]
  /** Addresses that captures show on its interfaces. */
  readonly addresses: ReadonlySet<string>
  readonly timeline: Timeline
  readonly devices: Devices
  /** Of containers and pods, from all of the input: their ids are the world's. */
  readonly names: Names
  /** When a log of the kernel is there: what happened in between, it would show. */
  readonly kernelLog: readonly Covered[]
  /** In the order of the logs and captures, the oldest first. */
  readonly told: readonly Told[]
}

/** What the evidence says, before anyone judges it: whose it is, when it was, and each thing once. */
export interface CaseFile extends Readonly<Counts> {
  readonly scopes: readonly SettledScope[]
  /** Where else the same line stands: in copies of its log. */
  readonly copiesOf: (at: Span) => readonly Span[]
  /** Whether a text is, as a whole, a copy of another. */
  readonly isCopy: (path: string) => boolean
  /** The machine and the boot that a whole text is of. */
  readonly whose: (path: string) => Whose
  /** Texts in folders that are not told apart from those around them. */
  readonly crowded: number
  /** Machines that nothing is stated of and that have no scope, for there are too many. */
  readonly unscoped: number
  /** The time that is asked for. */
  readonly window: Window
  /** A time as a text tells it, on the axis of the machine that its line is of. */
  readonly dated: (time: Instant, path: string, host: string | undefined, line: number) => Dated
}
