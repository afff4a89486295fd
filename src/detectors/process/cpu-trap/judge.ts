import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { cite, withSecond } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { CPU_LACKS, type CpuLacks } from '../../../records/cpu-lacks.ts'
import { type Crash, onlyExitStatus, toldOf } from '../crash/crash.ts'
import { crashes } from '../crash/crashes.ts'
import { type CrashPlace, placeOf } from '../crash/place.ts'
import { aboutCrashes, crashProof } from '../crash/proof.ts'
import { type Who, whoOf } from '../crash/who.ts'

export interface Facts extends Who, CrashPlace {
  message: string
  signal: string
  /** The kernel's words, `trap int3`; absent when only the signal is known. */
  trap?: string | undefined
  /** Instructions that it needs and this processor does not have, in its own words. */
  needs?: string | undefined
  /** Traps of all programs together in what was read. */
  trapsInAll: number
  pids: readonly number[]
}

const MAX_PIDS = 20

/** The processor refused an instruction of a program for another reason than a page. One failure for each place in each program. */
export function judge(scope: Scope): Found<Facts>[] {
  const own = crashes(scope).filter((c) => c.kind === 'trap')
  const trapsInAll = own.reduce((sum, { count }) => sum + count, 0)
  return [...grouped(own, placeKey).values()].map((alike) => {
    const [first] = alike
    const lacks = lacksOf(scope, alike)
    const weak = alike.every(onlyExitStatus)
    return {
      ...aboutCrashes(alike),
      facts: {
        message: first.fault?.message ?? first.said?.message ?? first.deaths[0]?.message ?? '',
        signal: signalOf(first),
        trap: first.fault?.trap,
        ...whoOf(first),
        ...placeOf(first),
        ...(lacks === undefined ? {} : { needs: lacks.feature }),
        trapsInAll,
        pids: [...new Set(alike.flatMap((c) => [c.fault?.pid ?? c.said?.pid, ...c.deaths.map((d) => d.pid)]))]
          .filter((pid) => pid !== undefined)
          .slice(0, MAX_PIDS),
      },
      proof: withSecond(
        alike.flatMap((c) => crashProof(c)),
        cite(lacks, 'what it needs', 'application log'),
      ),
      certainty: weak ? 'suggested' : 'stated',
      ...(weak
        ? { severity: 'warning', missing: 'the line of the kernel: only an exit status tells of it' }
        : lacks === undefined && alike.every((c) => c.fault === undefined && c.said === undefined)
          ? { missing: "the kernel's line with the instruction (a signal that somebody sends leaves none)" }
          : {}),
    }
  })
}

/** Its warning stands right above its end. */
const NEAR_LINES = 12

/** What the program says that it lacks, of one that ran an instruction which the processor does not know. */
const lacksOf = (scope: Scope, alike: readonly Crash[]): Cited<CpuLacks & LogLine> | undefined =>
  scope
    .rows(CPU_LACKS)
    .findLast(({ at }) =>
      alike.some(
        (crash) =>
          signalOf(crash) === 'SIGILL' &&
          crash.at.artifact === at.artifact &&
          crash.at.line > at.line &&
          crash.at.line - at.line <= NEAR_LINES,
      ),
    )

const signalOf = ({ fault, said, ...crash }: Crash): string =>
  `SIG${fault?.signal ?? said?.signal ?? toldOf({ fault, said, ...crash }, 'signal') ?? ''}`

function placeKey(crash: Crash): string {
  const { comm, unit } = whoOf(crash)
  const { module, moduleOffset } = placeOf(crash)
  return `${comm ?? unit ?? ''} ${crash.fault?.trap ?? signalOf(crash)} ${module ?? ''}+${moduleOffset ?? ''}`
}
