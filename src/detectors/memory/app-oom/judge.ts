import { availableMemory } from '../../../casefile/available-memory.ts'
import { settingsOf } from '../../../casefile/settings.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { Proof } from '../../../core/finding.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { size } from '../../../core/words/numbers.ts'
import { HEAP_USAGE } from '../../../records/heap-usage.ts'
import { HEAP_TRACE } from '../../../records/heap-trace.ts'
import { LIMIT } from '../../../records/limit.ts'
import { MEMORY_MAPS } from '../../../records/memory-maps.ts'
import { RUNTIME_OOM, type RuntimeOom } from '../../../records/runtime-oom.ts'
import { homesOf, writtenAt } from './crash-report.ts'
import { isFork } from './fork.ts'
import { fullHeaps } from './full-heap.ts'
import { remedyOf, shortageOf } from './remedy.ts'
import { isSameReport } from './same-report.ts'
import { isOfThread } from './refused-thread.ts'
import { survivalOf } from './survival.ts'
import { type Detail, deathOf, detailsOf, placeOf, type Told, type Whose, whoseOf } from './whose.ts'

export interface Facts extends Omit<RuntimeOom, 'pid' | 'program' | 'again'>, Whose {
  advice: string
  profiler: string
  message: string
  /** Heap in use after the last collections that Node printed. */
  heapMb?: number | undefined
  /** Address-space limit (ulimit -v) that stands in the same input, which refuses native allocations. */
  addressSpaceKb?: number | undefined
  /** That limit is of the process itself, not of a shell. */
  isOwnLimit?: true | undefined
  /** The heap that a JVM reserves at its start: what was refused. */
  initialHeapKb?: number | undefined
  initialSetting?: string | undefined
  /** The name of the limit that it was given. */
  setting?: string | undefined
  /** Files that it wrote of itself. */
  dump?: string | undefined
  report?: string | undefined
  core?: string | undefined
  /** What its container may use and used, as the runtime saw it. */
  cgroupLimitKb?: number | undefined
  cgroupUsedKb?: number | undefined
  /** Its memory mappings and vm.max_map_count, where that is reached. */
  maps?: number | undefined
  mostMaps?: number | undefined
  /** What fork(2) gave. */
  errno?: 'ENOMEM' | undefined
  /** Its size, where it could not start a copy of itself. */
  ownKb?: number | undefined
  /** It worked again later. */
  healed?: true | undefined
  /** What the machine had left, in a capture beside it. */
  availableKb?: number | undefined
  /** So little that the machine itself is short, and what it has in all. */
  machineIsShort?: true | undefined
  totalKb?: number | undefined
  /** What it was for, in the server's words. */
  context?: string | undefined
  /** Full collections in a row that freed nothing. */
  collections?: number | undefined
  /** The program lives on; seconds that its log does so. */
  goesOn?: true | undefined
  goesOnSeconds?: number | undefined
}

/** Runtimes that end themselves by a signal, which is no crash of its own. */
const ABORTS: ReadonlySet<string> = new Set(['node', 'c', 'lua', 'rust'])

/** A runtime gave up for want of memory: one finding for each program and what it ran out of. */
export function judge(scope: Scope): Found<Facts>[] {
  const events = scope.events(RUNTIME_OOM).filter((event) => !isOfThread(scope, event))
  const kinds = kindsOf(events)
  const homes = homesOf(scope, events)
  const groups = grouped(events, (event) => `${ownerOf(homes.get(event.what.at.artifact) ?? event)}\0${kinds(event)}`)
  return [...[...groups.values()].flatMap((told) => found(logFirst(told, homes), scope, homes) ?? []), ...fullHeaps(scope)]
}

/** Its own log before the report that it wrote. */
const logFirst = (told: readonly [Told, ...Told[]], homes: Homes): [Told, ...Told[]] => {
  const isOfReport = ({ what }: Told): boolean => homes.has(what.at.artifact)
  return [...told.filter((one) => !isOfReport(one)), ...told.filter(isOfReport)] as [Told, ...Told[]]
}

type Homes = ReadonlyMap<string, Told>

const ownerOf = ({ what }: Told): string => `${what.ident ?? what.at.artifact}\0${what.runtime}`

/** What was printed without its kind, or by the end of the program, is of the kind that another line of the program tells. */
function kindsOf(events: readonly Told[]): (event: Told) => string {
  const known = new Map<string, string>()
  for (const event of events) if (!isVague(event)) known.set(ownerOf(event), known.get(ownerOf(event)) ?? event.what.kind)
  return (event) => (isVague(event) ? (known.get(ownerOf(event)) ?? event.what.kind) : event.what.kind)
}

const isVague = ({ what }: Told): boolean => /kind not printed/.test(what.kind)

const known = <K extends keyof RuntimeOom>(told: readonly Told[], key: K): RuntimeOom[K] | undefined =>
  told.find(({ what }) => what[key] !== undefined)?.what[key]

function found(told: readonly [Told, ...Told[]], scope: Scope, homes: Homes): Found<Facts> | undefined {
  const first = told.find((one) => !isVague(one)) ?? told[0]
  const { what } = first
  const { runtime, kind, native } = what
  const details = detailsOf(scope, told)
  // an alarm of a broker that is over
  const again = details.find((one) => one.cleared === true && one.at.line > told.at(-1)!.what.at.line)
  if (runtime === 'rabbitmq' && again !== undefined) return undefined
  const reports = told.flatMap((one) => writtenAt(scope, one.what.at.artifact) ?? [])
  const once = happened(told.filter((one, i) => !homes.has(one.what.at.artifact) && !isSameReport(one, told.slice(0, i))))
  const time = once.time ?? reports[0]
  const whose = whoseOf(scope, told, details, time)
  const place = placeOf(scope, told)
  const survival = survivalOf(scope, told)
  const own = ownNumbers(scope, told, details, place?.requestedKb)
  const ownSize = isFork(what) ? scope.rows(HEAP_USAGE).findLast(({ source }) => source === 'redis') : undefined
  const around = native === true || shortageOf(what) === 'mappings' ? aroundOf(scope, whose.pid, own.requestedKb) : NOTHING_AROUND
  const gc =
    runtime === 'node'
      ? scope
          .events(HEAP_TRACE)
          .findLast((trace) => trace.what.runtime === 'node' && trace.what.heapMb !== undefined && trace.order < first.order)?.what
      : undefined
  const start =
    runtime === 'java' && native === true ? scope.events(HEAP_TRACE).find((trace) => trace.what.initialKb !== undefined)?.what : undefined
  const isHeap = start?.initialKb !== undefined && own.requestedKb !== undefined && own.requestedKb >= start.initialKb / 2
  const pid = whose.pid ?? gc?.of
  // an end that is announced is told with what announces it
  const end = ABORTS.has(runtime) ? deathOf(scope, told, pid)?.what : undefined
  const cited = details.filter((one) => one.dump ?? one.cgroupLimitKb ?? one.cgroupUsedKb ?? one.limitKb ?? one.requestedKb)
  return {
    ...once,
    time,
    facts: {
      runtime,
      kind,
      native,
      refusal: what.refusal,
      ...own,
      limitKb: own.limitKb ?? around.ownLimitKb,
      ...remedyOf(what),
      message: what.message.trim().slice(0, 600),
      ...whose,
      pid,
      heapMb: gc?.heapMb,
      ...around.facts,
      ownKb: ownSize === undefined ? undefined : Math.round(ownSize.systemBytes / 1024),
      errno: isFork(what) ? 'ENOMEM' : undefined,
      healed: again !== undefined ? true : undefined,
      initialHeapKb: isHeap ? start.initialKb : undefined,
      initialSetting: isHeap ? start.setting : undefined,
      where: known(told, 'where') ?? place?.where,
      goesOn: survival.goesOn ? true : undefined,
      goesOnSeconds: survival.goesOn ? survival.seconds : undefined,
    },
    about: { pid, comm: whose.comm, unit: whose.unit, pod: whose.pod, container: whose.container },
    also: told.map((one) => ({ pid: one.what.pid, unit: one.what.unit })),
    proof: [
      ...toldBy([first, ...told.filter((one) => one !== first)], 'application log'),
      ...cite(gc, `${gc?.heapMb} MB in use after a collection`, 'application log'),
      ...(isHeap ? cite(start, `it starts with a heap of ${size(start.initialKb)}`) : []),
      ...around.proof,
      ...cite(ownSize, 'its size'),
      ...cite(again, 'it works again'),
      ...cite(place, place === undefined ? undefined : `asked by ${place.where}`),
      ...cite(end, 'it ends over this'),
      ...cited.slice(0, 4).flatMap((one) => cite(one)),
    ],
    certainty: 'stated',
    ...(survival.over || again !== undefined
      ? { severity: 'note' as const }
      : survival.goesOn || what.refusal === true
        ? { severity: 'warning' as const }
        : {}),
  }
}

/** What its own lines say of numbers and files. */
function ownNumbers(scope: Scope, told: readonly Told[], details: readonly Detail[], asked: number | undefined) {
  const one = <K extends keyof Detail>(key: K): Detail[K] | undefined => details.find((detail) => detail[key] !== undefined)?.[key]
  const isDotnet = told[0]?.what.runtime === 'dotnet'
  const isPostgres = told[0]?.what.runtime === 'postgres'
  return {
    limitKb: known(told, 'limitKb') ?? (isDotnet ? one('limitKb') : undefined),
    requestedKb: known(told, 'requestedKb') ?? asked ?? (isPostgres ? one('requestedKb') : undefined),
    usedKb: known(told, 'usedKb'),
    freeKb: known(told, 'freeKb'),
    setting: isDotnet ? one('setting') : undefined,
    context: isPostgres ? one('context') : undefined,
    dump: one('dump'),
    report: one('report'),
    core: one('core'),
    cgroupLimitKb: one('cgroupLimitKb'),
    cgroupUsedKb: one('cgroupUsedKb'),
  }
}

interface Around {
  readonly facts: Pick<Facts, 'addressSpaceKb' | 'isOwnLimit' | 'maps' | 'mostMaps' | 'availableKb' | 'machineIsShort' | 'totalKb'>
  readonly ownLimitKb?: number | undefined
  readonly proof: readonly Proof[]
}
const NOTHING_AROUND: Around = { facts: {}, proof: [] }

/** A process has all of its mappings from this share of vm.max_map_count on. */
const ALL_MAPS = 0.98

/** A machine with less of its memory left has nothing for anybody. */
const SHORT_SHARE = 0.02

/** Limits of the system that refuse, as far as captures show them: address space, mappings, what is free. */
function aroundOf(scope: Scope, pid: number | undefined, requestedKb: number | undefined): Around {
  const space = scope.rows(LIMIT).find((limit) => limit.name === 'as' && limit.soft !== undefined)
  const isOwn = space !== undefined && (space.pid === undefined || pid === undefined || space.pid === pid)
  // ulimit counts it in KiB, /proc/PID/limits in bytes
  const addressSpaceKb = !isOwn ? undefined : space.scope === 'shell' ? space.soft! : Math.round(space.soft! / 1024)
  const most = settingsOf(scope).get('vm.max_map_count')
  const mapped = scope.rows(MEMORY_MAPS).find((maps) => maps.pid === undefined || pid === undefined || maps.pid === pid)
  const isMapped = mapped !== undefined && most?.numbers[0] !== undefined && mapped.count >= most.numbers[0] * ALL_MAPS
  const available = availableMemory(scope).at(-1)
  const isShort = available !== undefined && requestedKb !== undefined && available.availKb < requestedKb
  const isMachineShort = available !== undefined && available.availKb < available.totalKb * SHORT_SHARE
  return {
    facts: {
      addressSpaceKb,
      isOwnLimit: isOwn && space.scope !== 'shell' ? true : undefined,
      maps: isMapped ? mapped.count : undefined,
      mostMaps: isMapped ? most.numbers[0] : undefined,
      availableKb: available?.availKb,
      ...(isMachineShort && !isMapped && addressSpaceKb === undefined ? { machineIsShort: true as const, totalKb: available.totalKb } : {}),
    },
    ownLimitKb: space?.scope === 'shell' ? undefined : addressSpaceKb,
    proof: [
      ...(addressSpaceKb === undefined ? [] : cite(space, `at most ${size(addressSpaceKb)} of address space`)),
      ...(isMapped ? [...cite(mapped, `${mapped.count} mappings`, 'capture'), ...cite(most, 'the most that one process may have')] : []),
      ...(isShort || isMachineShort ? cite(available, `${size(available.availKb)} were available`, 'capture') : []),
    ],
  }
}
