import type { Fact } from '../../../core/finding.ts'
import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { full } from './full.ts'
import { inotify } from './inotify.ts'
import { machine } from './machine.ts'
import { refused } from './refused.ts'

export interface Facts {
  host: string | undefined
  /** Whose limit it is: of a process, of the whole machine, of a user's inotify instances. */
  scope: 'process' | 'system' | 'inotify'
  comm: string | undefined
  pid: number | undefined
  unit: string | undefined
  /** The pod and the container in which it runs, and the ports that it listens on there. */
  pod?: string | undefined
  container?: string | undefined
  listens?: readonly string[] | undefined
  /** The limit that binds, where a source states it. */
  limit?: number | undefined
  hardLimit?: number | undefined
  /** What the ulimit of a shell says, when it is another number: it does not bind the program. */
  shellLimit?: number | undefined
  limitSource?: string | undefined
  used?: number | undefined
  /** Rows of lsof, where only these were counted: more than descriptors. */
  rows?: number | undefined
  /** Descriptors of the listing that tells their kinds. */
  listed?: number | undefined
  topKind?: string | undefined
  topKindCount?: number | undefined
  /** The file or peer that is open most often. */
  topTarget?: string | undefined
  topTargetCount?: number | undefined
  user?: string | undefined
  /** Connections to a port that it listens on. */
  servedPort?: string | undefined
  servedCount?: number | undefined
  /** Connections that the other end has closed and the program has not, where all were listed. */
  closeWait?: number | undefined
  /** Of the whole machine: who has most of the files that were listed. */
  holder?: string | undefined
  holderCount?: number | undefined
  /** errno(3): EMFILE 24, ENFILE 23. */
  errno?: number | undefined
  /** Every limit on descriptors that the captures state, with its use: name, limit, used, usedPct, from. */
  limits?: readonly Fact[] | undefined
  message?: string | undefined
}

export const EMFILE = 24
export const ENFILE = 23

/** No descriptor was left: as programs say it, as captures show it, and of the whole machine. */
export const judge = (scope: Scope): Found<Facts>[] => [...refused(scope), ...inotify(scope), ...full(scope), ...machine(scope)]
