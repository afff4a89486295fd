import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import { FAULTS_SUPPRESSED } from '../../../records/faults-suppressed.ts'
import { type Crash, onlyExitStatus, programOf } from '../crash/crash.ts'
import { crashes } from '../crash/crashes.ts'
import { type AddressClass, addressClass, codeOffset, hex, insideMapping, stackOverflowDistance } from '../crash/fault-address.ts'
import { type CrashPlace, placeOf } from '../crash/place.ts'
import { aboutCrashes, crashProof } from '../crash/proof.ts'
import { framesOf } from '../crash/stack.ts'
import { type Who, whoOf } from '../crash/who.ts'
import { type SuspectCore, suspectCore } from './suspect-core.ts'

export interface Facts extends Who, CrashPlace {
  message: string
  signal: 'SIGSEGV'
  /** `mixed`: faults at one place, with addresses of several kinds. */
  addressClass?: AddressClass | 'mixed' | undefined
  /** Those of all faults at this place. */
  addresses: readonly string[]
  access?: string | undefined
  errorCode?: string | undefined
  /** The mapping that is printed does not hold the instruction: it is only the nearest. */
  nearestMapping?: string | undefined
  cpu?: number | undefined
  platform?: string | undefined
  version?: string | undefined
  /** The same address that the stack pointer has: see stack-overflow. */
  stackOverflow?: true | undefined
  suspectCpu?: number | undefined
  /** Of these so many of which nothing tells the place. */
  unplaced?: number | undefined
  /** Faults of all places and programs together in what was read. */
  faultsInAll: number
  placesInAll: number
  /** Of several failures the one that tells the sums of all. */
  tellsAll?: true | undefined
  /** Messages that the kernel did not print, since there were too many. */
  suppressed?: number | undefined
  pids: readonly number[]
  comms: readonly string[]
}

const MAX_LIST = 20
const list = <T>(values: readonly (T | undefined)[]): T[] => [...new Set(values.filter((v) => v !== undefined))].slice(0, MAX_LIST)

/** A program touched memory that is not its own. Faults at the same instruction of the same file are one failure, whoever ran it. */
export function judge(scope: Scope): Found<Facts>[] {
  const own = crashes(scope).filter((c) => c.kind === 'segfault')
  const core = suspectCore(own.map((c) => ({ fault: c.fault, place: placeKey(c) })))
  const groups = withUnplaced(grouped(own, (crash) => (core?.holds(crash.fault) === true ? `core ${core.name}` : placeKey(crash))))
  const inAll = {
    faultsInAll: own.reduce((sum, { count }) => sum + count, 0),
    placesInAll: new Set(own.map(placeKey)).size,
    suppressed: scope.events(FAULTS_SUPPRESSED).reduce((sum, { what, count }) => sum + what.lines * count, 0) || undefined,
  }
  const sizes = [...groups.values()].map((alike) => alike.reduce((sum, { count }) => sum + count, 0))
  const most = sizes.indexOf(Math.max(...sizes))
  return [...groups.values()].map((alike, i) =>
    found(alike, { ...inAll, tellsAll: i === most ? true : undefined }, core?.holds(alike[0].fault) === true ? core : undefined),
  )
}

/** Nothing but its end is known of it. */
const isUnplaced = (crash: Crash): boolean =>
  crash.fault === undefined && crash.said === undefined && framesOf(crash).length === 0 && !onlyExitStatus(crash)

const nameOf = (crash: Crash): string | undefined => programOf(crash) ?? crash.fault?.comm

/** A crash of which only the end is known is told with those of the same program, where that crashed at one place only. */
function withUnplaced(groups: ReadonlyMap<string, [Crash, ...Crash[]]>): ReadonlyMap<string, [Crash, ...Crash[]]> {
  const merged = new Map(groups)
  for (const [key, own] of groups) {
    const name = nameOf(own[0])
    if (name === undefined || !own.every(isUnplaced)) continue
    const places = [...groups].filter(
      ([other, [first]]) => other !== key && !isUnplaced(first) && nameOf(first) === name && first.unit === own[0].unit,
    )
    const [place] = places
    if (place === undefined || places.length > 1) continue
    merged.set(place[0], [...merged.get(place[0])!, ...own])
    merged.delete(key)
  }
  return merged
}

function found(
  alike: readonly [Crash, ...Crash[]],
  inAll: Pick<Facts, 'faultsInAll' | 'placesInAll' | 'suppressed' | 'tellsAll'>,
  core: SuspectCore | undefined,
): Found<Facts> {
  const [first] = alike
  const { fault, said } = first
  const classes = new Set(alike.flatMap((c) => (c.fault === undefined ? [] : [addressClass(c.fault)])))
  const place = placeOf(first)
  const stated = alike.some((c) => c.fault !== undefined || c.said !== undefined || placeOf(c).frame !== undefined)
  const unplaced = alike.filter(isUnplaced).length
  const weak = alike.every(onlyExitStatus)
  return {
    ...aboutCrashes(alike),
    facts: {
      message: fault?.message ?? said?.message ?? first.deaths[0]?.message ?? '',
      signal: 'SIGSEGV',
      ...whoOf(first),
      ...place,
      addressClass: classes.size > 1 ? 'mixed' : fault === undefined ? undefined : addressClass(fault),
      addresses: list(alike.map((c) => hex(c.fault?.address))),
      access: fault?.access,
      errorCode: hex(fault?.error),
      nearestMapping: fault?.ip !== undefined && !insideMapping(fault) ? fault.module : undefined,
      cpu: fault?.cpu,
      platform: said?.platform,
      version: said?.version,
      stackOverflow: fault !== undefined && stackOverflowDistance(fault) !== undefined ? true : undefined,
      suspectCpu: core?.cpu,
      ...inAll,
      ...(unplaced === 0 || unplaced === alike.length ? {} : { unplaced }),
      pids: list(alike.flatMap((c) => [c.fault?.pid ?? c.said?.pid, ...c.deaths.map((d) => d.pid)])),
      comms: list(alike.flatMap((c) => [programOf(c) ?? whoOf(c).comm, c.fault?.comm])),
    },
    // of another end nobody is a second witness
    proof: alike.flatMap((c) =>
      c !== first && isUnplaced(c) ? crashProof(c).map((one) => ({ ...one, witness: undefined })) : crashProof(c),
    ),
    certainty: weak ? 'suggested' : 'stated',
    ...(weak
      ? { severity: 'warning', missing: 'a line of the kernel or of the program itself: only an exit status tells of it' }
      : stated
        ? {}
        : { missing: "the kernel's line with the address (a signal that somebody sends leaves none)" }),
  }
}

function placeKey(crash: Crash): string {
  const { fault, said } = crash
  const top = framesOf(crash)[0]?.function
  if (fault !== undefined) {
    const offset = fault.address === fault.ip ? undefined : codeOffset(fault)
    // where a jump went tells nothing of the place that it came from
    if (fault.module !== undefined && offset !== undefined) return `${fault.module}+${offset}`
    return `${fault.comm ?? ''} ${addressClass(fault)} ${fault.address === fault.ip ? 'jump' : ''}`
  }
  if (said !== undefined) return `${said.runtime} ${said.comm ?? ''} ${top ?? said.pc ?? ''}`
  return `${programOf(crash) ?? crash.deaths[0]?.unit ?? ''} ${top ?? ''}`
}
