import { mountedOf } from '../../../casefile/mounted.ts'
import { deviceName } from '../../../core/device.ts'
import { type Event, happened } from '../../../core/event.ts'
import { grouped } from '../../../core/grouped.ts'
import type { Found } from '../../../core/failure.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import { statedBy } from '../../../core/link.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { RAID_ARRAY, RAID_MEMBER, type RaidArray } from '../../../records/raid-array.ts'
import { ARRAY_FAULT, type ArrayFault, MDSTAT_ARRAY, type MdstatArray } from '../../../records/raid-state.ts'
import { rebuiltBy } from './rebuilt.ts'

export interface Facts {
  host: string | undefined
  /** `md0`, `tank`; empty where no line names it. */
  array: string
  /** All arrays that lost a part of one disk, this one first, and those parts. */
  arrays?: readonly string[] | undefined
  parts?: readonly string[] | undefined
  /** As the source writes it: `degraded`, `[U_]`, `clean, degraded`, `DEGRADED`. */
  state: string
  level: string | undefined
  mount: string | undefined
  member: string | undefined
  /** What its pool says of it: `FAULTED`. */
  memberState?: string | undefined
  /** What else its pool lost, with its state: `sdc (REMOVED)`. */
  others?: readonly string[] | undefined
  /** It was left out at assembly, since it had missed writes. */
  stale?: true | undefined
  /** What it is, where it is no array of md; the controller that it is a volume of. */
  of?: 'controller' | 'drbd' | 'pool' | undefined
  controller?: string | undefined
  members: number | undefined
  working: number | undefined
  /** Too many members are gone: it cannot serve its data. */
  down: boolean
  /** A mirror over all bays of an appliance, most of them empty. */
  bays: boolean
  /** A spare, or the member itself, was filled again: it is whole. */
  rebuilt?: true | undefined
  /** Per cent of a rebuild that is under way. */
  rebuildPct: number | undefined
  /** Who shows it: log, mdstat, mdadm, zpool. */
  shownBy: readonly string[]
  message: string
}

/** What nothing is known of. */
export const NO_ARRAY: Omit<Facts, 'host' | 'array' | 'state' | 'down' | 'shownBy' | 'message'> = {
  level: undefined,
  mount: undefined,
  member: undefined,
  members: undefined,
  working: undefined,
  bays: false,
  rebuildPct: undefined,
}

/** States in which redundancy, or more, is gone (mdadm's Detail.c). */
const BROKEN = /(?:^|, )(?:degraded|FAILED|broken)\b/
const DOWN = /FAILED|broken/
const GONE = /^(?:faulty|removed|missing|failed)\b/
/** Storage appliances mirror their system on every bay, filled or not (DSM, QTS): that a slot is empty is no failure there. */
const MANY_MIRRORS = 8
/** The table of members stands so near to the state. */
const NEAR_LINES = 600
const MAX_MEMBERS = 3
/** An array that no line names. */
const UNNAMED = ''

/** What the kernel's log, /proc/mdstat and mdadm tell of arrays that lack members: each array once. */
export function arrays(scope: Scope): Found<Facts>[] {
  const told = scope.events(ARRAY_FAULT)
  const all = told.filter(({ what }) => what.isMention !== true)
  const since = sinceBack(all)
  const whole = new Set(
    all.flatMap(({ what: { array } }) =>
      array !== undefined && rebuiltBy(told.filter(({ what }) => what.array === array)) !== undefined ? [array] : [],
    ),
  )
  // of an array that is whole again all is told; of another what befell it since
  const faults = all.filter((event) =>
    event.what.array !== undefined && whole.has(event.what.array) ? event.what.isBack !== true : since.includes(event),
  )
  // a superblock tells what was so at its last update, which may be long ago
  const details = scope.rows(RAID_ARRAY).filter(({ from, state }) => from === 'detail' && BROKEN.test(state ?? ''))
  const shown = scope.rows(MDSTAT_ARRAY).filter(({ slots }) => slots.includes('_'))
  const named = new Set([...faults.flatMap(({ what }) => what.array ?? []), ...shown.map(({ array }) => array), ...details.map(nameOf)])
  const nameless = faults.filter(({ what }) => what.array === undefined)
  // of the only array that the log speaks of
  const mentioned = [...new Set(told.flatMap(({ what }) => what.array ?? []))]
  if (nameless.length > 0 && named.size === 0 && mentioned.length === 1) named.add(mentioned[0]!)
  if (nameless.length > 0 && named.size !== 1) named.add(UNNAMED)
  const lone = named.size > 0 ? [] : membersAlone(scope)
  if (lone.length > 0) return lone
  return [...named].map((array) =>
    judged(scope, array, {
      rebuilt: rebuiltBy(told.filter(({ what }) => (what.array ?? (named.size === 1 ? array : UNNAMED)) === array)),
      faults: faults.filter(({ what }) => (what.array ?? (named.size === 1 ? array : UNNAMED)) === array),
      shown: shown.filter((one) => one.array === array),
      details: details.filter((one) => nameOf(one) === array),
    }),
  )
}

/** A table of members without the head of their array: a slot that is empty, and what failed beside it. */
function membersAlone(scope: Scope): Found<Facts>[] {
  const headless = scope.rows(RAID_MEMBER).filter(({ array }) => array === undefined)
  if (scope.rows(RAID_ARRAY).length > 0) return []
  return [...grouped(headless, ({ at }) => at.artifact).values()].flatMap((members): Found<Facts>[] => {
    const slots = members.filter(({ slot }) => slot !== undefined)
    const empty = slots.filter(({ state }) => GONE.test(state))
    const [first] = empty
    if (first === undefined) return []
    const gone = members.filter(({ state }) => GONE.test(state))
    const failed = gone.find(({ device }) => device !== undefined)?.device
    return [
      {
        time: first.time,
        facts: {
          ...NO_ARRAY,
          host: scope.name,
          array: UNNAMED,
          state: 'degraded',
          member: failed === undefined ? undefined : deviceName(failed),
          members: slots.length,
          working: slots.filter(({ state }) => state.startsWith('active')).length,
          down: false,
          shownBy: ['mdadm'],
          message: first.at.text.trim(),
        },
        about: { device: failed === undefined ? undefined : deviceName(failed) },
        proof: gone.flatMap((member) => cite(member, `a member: ${member.state}`, 'capture')),
        certainty: 'shown',
        missing: 'the head of mdadm --detail: which array it is, and its state',
        settle: 'mdadm --detail /dev/md*',
      },
    ]
  })
}

/** That a spare took the place of what was lost ends it. */
function sinceBack(faults: readonly Event<ArrayFault & LogLine>[]): readonly Event<ArrayFault & LogLine>[] {
  const back = new Map(faults.flatMap(({ what, order }) => (what.isBack === true ? [[what.array, order] as const] : [])))
  return faults.filter(({ what, order }) => order > (back.get(what.array) ?? -1))
}

const nameOf = ({ device }: RaidArray): string => (device === undefined ? UNNAMED : deviceName(device))

interface Sources {
  /** The line that says that it is whole again. */
  readonly rebuilt: Event<ArrayFault & LogLine> | undefined
  readonly faults: readonly Event<ArrayFault & LogLine>[]
  readonly shown: readonly Cited<MdstatArray>[]
  readonly details: readonly Cited<RaidArray>[]
}

function judged(scope: Scope, array: string, { rebuilt, faults, shown, details }: Sources): Found<Facts> {
  const [stat, detail] = [shown.at(-1), details.at(-1)]
  const gone = details
    .flatMap((one) => goneOf(scope, one))
    .toSorted((a, b) => Number(a.device === undefined) - Number(b.device === undefined))
    .slice(0, MAX_MEMBERS)
  const failed = gone[0]?.device
  const last = <K extends keyof ArrayFault>(name: K) => faults.findLast(({ what }) => what[name] !== undefined)?.what[name]
  const down = faults.some(({ what }) => what.isDown) || DOWN.test(detail?.state ?? '')
  const isWhole = rebuilt !== undefined && shown.length + details.length === 0
  const proof = [
    ...toldBy(faults, 'kernel log', ({ member }) => (member === undefined ? undefined : 'the member that it lost')),
    ...(isWhole ? toldBy([rebuilt], 'kernel log', () => 'it was rebuilt') : []),
    ...shown.flatMap((one) =>
      cite(one, one.at.endLine === undefined ? 'what is marked (F) has failed' : 'each _ is a missing member', 'capture'),
    ),
    ...details.flatMap((one) => cite(one, undefined, 'capture')),
    ...gone.flatMap((member) => cite(member, `a member: ${member.state}`, 'capture')),
  ]
  const { time, until } = happened(faults)
  const lost = faults.findLast(({ what }) => what.member !== undefined)?.what
  const bays = stat !== undefined && isBayMirror(stat) && faults.length + details.length === 0
  return {
    until,
    time: time ?? stat?.time ?? detail?.time,
    count: Math.max(1, new Set(faults.flatMap(({ what }) => what.member ?? [])).size),
    facts: {
      host: scope.name,
      array,
      state: isWhole
        ? 'rebuilt'
        : faults.length > 0
          ? down
            ? 'failed'
            : 'degraded'
          : stat === undefined
            ? detail!.state!
            : `[${stat.slots}]`,
      level: last('level') ?? stat?.level ?? detail?.level,
      mount: statedBy(mountedOf(scope, array))?.mount,
      member: last('member') ?? stat?.faulty[0] ?? (failed === undefined ? undefined : deviceName(failed)),
      stale: lost?.isStale,
      members: last('members') ?? stat?.members ?? detail?.slots,
      working: last('working') ?? stat?.working ?? detail?.active ?? detail?.working,
      down,
      bays,
      ...(isWhole ? { rebuilt: true as const } : {}),
      rebuildPct: stat?.rebuildPct ?? detail?.rebuildPct,
      shownBy: [
        ...(faults.length > 0 ? ['log'] : []),
        ...(stat === undefined ? [] : ['mdstat']),
        ...(detail === undefined ? [] : ['mdadm']),
      ],
      message: faults[0]?.what.message ?? (stat ?? detail!).at.text.trim(),
    },
    about: { device: array || undefined },
    proof,
    certainty: faults.length > 0 ? 'stated' : 'shown',
    severity: bays || isWhole ? 'note' : undefined,
    ...(isWhole ? { ongoing: false } : {}),
  }
}

const isBayMirror = ({ level, members, faulty }: MdstatArray): boolean =>
  level === 'raid1' && members >= MANY_MIRRORS && faulty.length === 0

const goneOf = (scope: Scope, { device, at }: Cited<RaidArray>) =>
  scope
    .rows(RAID_MEMBER)
    .filter(
      (member) =>
        GONE.test(member.state) &&
        member.array === device &&
        member.at.artifact === at.artifact &&
        Math.abs(member.at.line - at.line) < NEAR_LINES,
    )
