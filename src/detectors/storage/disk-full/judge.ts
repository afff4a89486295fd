import { fullPools } from '../../../casefile/full-pools.ts'
import { blocksOf, inodesOf, type Refusal, refusalsOf } from '../../../casefile/file-systems.ts'
import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { type Alarm, alarms } from './alarms.ts'
import { FILESYSTEM_ERROR } from '../../../records/filesystem-error.ts'
import type { PoolFull } from '../../../records/pool-full.ts'
import type { StoreLost } from '../../../records/store-lost.ts'
import { filling } from './filling.ts'
import { full } from './full.ts'
import { fullBelow } from './pools.ts'
import { refused, overQuota } from './refused.ts'

export interface Facts {
  host: string | undefined
  mount?: string | undefined
  device?: string | undefined
  type?: string | undefined
  /** As df prints them. */
  size?: string | undefined
  used?: string | undefined
  sizeKb?: number | undefined
  usedKb?: number | undefined
  availableKb?: number | undefined
  /** What the file system keeps back for root. */
  reservedKb?: number | undefined
  usedPct?: number | undefined
  /** df prints 100 %, rounded up: there is room. */
  roundedUp?: boolean | undefined
  /** Lines in which a program was refused. */
  refusals: number
  process?: string | undefined
  /** In whose own log it is told. */
  pod?: string | undefined
  path?: string | undefined
  /** Where a server says that its data is, and what it does since. */
  folder?: string | undefined
  since?: StoreLost['since']
  message?: string | undefined
  /** Who has files open there, or deleted ones (lsof). */
  comm?: string | undefined
  pid?: number | undefined
  deletedFiles?: number | undefined
  /** Space that comes back when they are closed (lsof +L1), and the largest of them. */
  deletedKb?: number | undefined
  deletedName?: string | undefined
  /** Growth of a series of df, where it was taken several times. */
  samples?: number | undefined
  windowSeconds?: number | undefined
  growthKbPerMin?: number | undefined
  fitR2?: number | undefined
  /** Until it is full at this pace; 0 when it is. */
  minutesToFull?: number | undefined
  quota?: boolean | undefined
  /** What the last capture shows, where it has room again. */
  laterUsedPct?: number | undefined
  /** Where a write was refused, and df shows later that there is room: its mount point, what is left and in use. */
  roomOn?: string | undefined
  roomLeft?: string | undefined
  roomPct?: number | undefined
  /** What has no room is a pool below a block device: of which sort, its number and name, what becomes of writes, and requests that failed. */
  space?: PoolFull['space'] | undefined
  pool?: string | undefined
  poolName?: string | undefined
  poolMode?: PoolFull['mode']
  /** Its log tells last that it takes writes again, and seconds after it was full last. */
  writesAgain?: true | undefined
  againSeconds?: number | undefined
  failed?: number | undefined
  /** What a server says that stops taking writes before. */
  alarm?: Alarm | undefined
  /** df is in the input. */
  hasDf: boolean
}

/** When it counts as this failure. */
export const LIMITS = thresholds({
  fullPct: { value: 100, why: 'df rounds the share up: 100 % may have a little left.' },
  maxLeftShare: {
    value: 0.001,
    why: 'Share of the size that may be left for users where df prints 100 %: a thousandth is gone at once, a terabyte’s per cent is not.',
  },
  maxLeftShareRefused: {
    value: 0.02,
    why: 'The same where a write was refused: df was taken a little later, when the program had removed what it could not finish.',
  },
  maxMinutesToFull: { value: 1440, why: 'What fills within a day is worth a note while there is room.' },
  nearlyFullPct: { value: 98, why: 'Use% of df where a write was refused, for the same reason.' },
})

/** What df shows full or filling up; what programs were refused where it does not; quotas. */
export function judge(scope: Scope, limits: Values<typeof LIMITS>): Found<Facts>[] {
  const shown = full(scope, limits)
  const isFull = shown.some(({ severity }) => severity !== 'note')
  const cited = new Set(isFull ? shown.flatMap(({ proof }) => proof.map(({ at }) => at)) : [])
  // what is used up are inodes: another failure
  const isOther = inodesOf(scope).some(({ usedPct }) => usedPct >= limits.fullPct)
  return [
    ...fullBelow(scope),
    ...overQuota(scope),
    ...alarms(scope, isFull),
    ...shown,
    ...filling(scope, limits.maxMinutesToFull, new Set(shown.map(({ facts }) => facts.mount))),
    ...(isOther
      ? []
      : refused(
          scope,
          refusalsOf(scope).filter(({ what }) => !cited.has(what.at) && !isOfOther(scope, what)),
          blocksOf(scope).some(({ device }) => device.startsWith('/')),
        )),
  ]
}

/** A file system on a mapped device: `XFS (dm-9): …`. */
const ON_MAPPED = /^[A-Za-z][\w-]{1,20} \(?(?:device )?(?<device>dm-\d{1,4})\)?:/

/** What the kernel was refused on a device whose pool is full is told of that pool, and what its file system says of itself of that one. */
const isOfOther = (scope: Scope, { kernel, ident, message, at }: Refusal['what']): boolean =>
  (kernel === true || ident === 'kernel') &&
  ((ON_MAPPED.test(message) && fullPools(scope).length > 0) ||
    scope.events(FILESYSTEM_ERROR).some(({ what }) => what.at.artifact === at.artifact && what.at.line === at.line))
