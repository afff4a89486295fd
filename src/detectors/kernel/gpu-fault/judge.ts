import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { distinct, grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Severity } from '../../../core/severity.ts'
import { type Cited, secondsBetween } from '../../../core/span.ts'
import { GPU_FAULT, GPU_NAMED, GPU_RESET, GPU_USER, GPU_VERSION, type GpuFault, type GpuTrouble } from '../../../records/gpu-fault.ts'
import { endOf, switchOf } from './followers.ts'
import { isOfLink, meaningOf, type Suspect } from './meaning.ts'

export interface Facts {
  readonly host: string | undefined
  readonly driver: string
  readonly kind: GpuTrouble
  readonly meaning: string
  /** NVIDIA's code. */
  readonly xid?: number | undefined
  /** The same of its switches. */
  readonly sxid?: number | undefined
  readonly device?: string | undefined
  readonly ring?: string | undefined
  readonly pid?: number | undefined
  readonly comm?: string | undefined
  /** How the reset that followed ended. */
  readonly reset?: 'succeeded' | 'failed' | undefined
  /** What the driver says that it needs (Xid 154): `Node Reboot Required`. */
  readonly recovery?: string | undefined
  /** It ended, and what lay in the memory of the GPU with it. */
  readonly memoryLost?: boolean | undefined
  readonly link?: number | undefined
  /** Whether the driver or the switch calls it fatal. */
  readonly fatal?: boolean | undefined
  /** Further codes that the driver gives to the same error. */
  readonly alongside?: readonly number[] | undefined
  /** Of a switch: the GPUs that report the same fault of its link. */
  readonly gpus?: readonly string[] | undefined
  /** Their codes for it. */
  readonly gpuXids?: readonly number[] | undefined
  /** Versions that do not fit: of the program, of the kernel's module. */
  readonly versions?: readonly string[] | undefined
  /** Whether the program, the driver or the hardware is the first suspect. */
  readonly suspect: string
  readonly message: string
}

/** Lines between the statements of one fault. */
const NEAR_LINES = 12
const MAX_GPUS = 16

export type Told = Event<GpuFault & { readonly message: string }>

/** What drivers of GPUs report; of one card each kind of fault once. */
export function judge(scope: Scope): Found<Facts>[] {
  const faults = scope.events(GPU_FAULT).map((event) => ({ ...event, what: { ...event.what, device: deviceOf(scope, event.what) } }))
  const named = faults.filter(({ what }) => what.device !== undefined)
  const cards = new Map(
    [...grouped(named, ({ what }) => what.driver)].map(([driver, of]) => [driver, distinct(of, ({ what }) => slotOf(what))]),
  )
  const placed = faults.map((event) => {
    const only = cards.get(event.what.driver)
    return only?.length === 1 ? { ...event, what: { ...event.what, device: event.what.device ?? only[0]!.what.device } } : event
  })
  const faulted = placed.filter(({ what }) => !isRecovery(what))
  const slots = new Set(faulted.map(({ what }) => slotOf(what)))
  const alone = placed.filter(({ what }) => isRecovery(what) && !slots.has(slotOf(what)))
  const toldAs = ({ what }: Told): string =>
    isOfEcc(what, faulted)
      ? `${what.driver} ${slotOf(what) ?? ''} ECC`
      : groupOf(switchOf(endOf(what, faulted) ?? what, faulted) ?? endOf(what, faulted) ?? lossOf(what, faulted) ?? what)
  return [...grouped([...faulted, ...alone], toldAs).values()].map((events) =>
    found(
      scope,
      events,
      placed.filter(({ what }) => isRecovery(what) && slotOf(what) === slotOf(events[0].what)),
    ),
  )
}

/** Seconds after which a driver still complains of a card that is gone. */
const LOST_SECONDS = 120

const isLost = ({ kind, code }: GpuFault): boolean => kind === 'lost from the bus' || (kind === 'Xid' && code === 79)

/** What the driver cannot do any more with a card that has fallen off the bus; all it says names that card, or none. */
const lossOf = (fault: Told['what'], all: readonly Told[]): Told['what'] | undefined =>
  isLost(fault) || fault.time === undefined
    ? undefined
    : all.find(
        ({ what }) =>
          isLost(what) &&
          what.driver === fault.driver &&
          (slotOf(fault) === undefined || slotOf(what) === slotOf(fault)) &&
          what.time !== undefined &&
          (secondsBetween(what.time, fault.time!) ?? Infinity) >= -1 &&
          (secondsBetween(what.time, fault.time!) ?? Infinity) <= LOST_SECONDS,
      )?.what

/** Xid 154 says what the fault before it makes necessary, and is none of its own. */
const isRecovery = ({ kind, code }: GpuFault): boolean => kind === 'Xid' && code === 154

/** `… changed from 0x0 (None) to 0x2 (Node Reboot Required)` */
const recoveryOf = (message: string): string | undefined => /to 0x[0-9a-f]{1,4} \(([\w &]{3,40})\)/i.exec(message)?.[1]

/** Codes of memory that is bad, the gravest first: an error that was not corrected, and what the driver does about its row or page. */
const ECC = [95, 140, 48, 94, 171, 172, 64, 63]
const UNCORRECTED = new Set([95, 140, 48, 94])
/** Seconds between the codes of one error. */
const ECC_SECONDS = 60

const isOfEcc = (fault: Told['what'], all: readonly Told[]): boolean =>
  fault.kind === 'Xid' &&
  ECC.includes(fault.code!) &&
  all.some(
    ({ what: { kind, code, time, ...what } }) =>
      kind === 'Xid' &&
      UNCORRECTED.has(code!) &&
      slotOf({ kind, ...what }) === slotOf(fault) &&
      (code === fault.code ||
        (time !== undefined && fault.time !== undefined && Math.abs(secondsBetween(time, fault.time) ?? Infinity) <= ECC_SECONDS)),
  )

/** What says most of several statements about one fault. */
const TELLING: readonly GpuTrouble[] = [
  'wedged',
  'lost from the bus',
  'ring timeout',
  'job timeout',
  'hang',
  'lockup',
  'channel fault',
  'page fault',
  'GSP failure',
  'firmware silent',
  'start failed',
  'versions differ',
  'SXid',
  'Xid',
  'reset',
]

/** A code says more than the words beside it. */
const rank = ({ kind, code }: GpuFault): number =>
  kind === 'SXid' ? -TELLING.length : code === undefined ? TELLING.indexOf(kind) : ECC.indexOf(code) - ECC.length

function found(scope: Scope, all: readonly [Told, ...Told[]], recoveries: readonly Told[]): Found<Facts> {
  const hung = all.filter(({ what }) => what.kind !== 'reset')
  const events = hung.length === 0 ? all : hung
  const { what } = [...events].sort((a, b) => rank(a.what) - rank(b.what))[0]!
  const first = <T>(pick: (fault: GpuFault) => T | undefined): T | undefined =>
    events.map((event) => pick(event.what)).find((value) => value !== undefined)
  const user = scope.rows(GPU_USER).find((row) => all.some((event) => isBelow(event.what, row)))
  const resets = scope
    .rows(GPU_RESET)
    .filter((row) => row.driver === what.driver && all.some((event) => isBelow(event.what, row) || event.what.at.line === row.at.line))
  const reset = resets.findLast(({ memoryLost }) => memoryLost !== true)
  const lost = resets.find(({ memoryLost }) => memoryLost === true)
  const versions =
    what.kind === 'versions differ' ? scope.rows(GPU_VERSION).filter((row) => row.at.line === what.at.line || isBelow(what, row)) : []
  const { meaning, suspect } = meaningOf(what)
  const pid = first((fault) => fault.pid) ?? user?.pid
  const comm = first((fault) => fault.comm) ?? user?.comm
  return {
    ...happened(events),
    // what is told by its code and in words besides is one fault
    count: Math.max(
      ...[
        ...grouped(
          events,
          (event) => `${event.what.kind} ${event.what.code ?? ''} ${/rm_init|GPU lockup/.test(event.what.message)}`,
        ).values(),
      ].map((of) => happened(of).count),
    ),
    about: { pid, comm },
    facts: {
      host: scope.name,
      driver: what.driver,
      kind: what.kind,
      meaning,
      xid: what.kind === 'Xid' ? what.code : undefined,
      sxid: what.kind === 'SXid' ? what.code : undefined,
      device: first((fault) => fault.device),
      ring: first((fault) => fault.ring),
      pid,
      comm,
      reset: reset === undefined ? undefined : reset.succeeded ? 'succeeded' : 'failed',
      memoryLost: lost === undefined ? undefined : true,
      link: what.link,
      fatal: what.fatal,
      alongside: alongside(what, events),
      ...(what.kind === 'SXid' ? gpusOf(events) : {}),
      versions: versions.length === 0 ? undefined : versions.flatMap((row) => row.versions).slice(0, 2),
      recovery: recoveries.map(({ what: { message } }) => recoveryOf(message)).findLast((said) => said !== undefined),
      suspect,
      message: what.message.trim().slice(0, 300),
    },
    proof: [
      ...toldBy(events, 'kernel log'),
      ...versions.flatMap((row) => cite(row, undefined, 'kernel log')),
      ...cite(user, 'whose work it was', 'kernel log'),
      ...(isRecovery(what) ? [] : toldBy(recoveries, 'kernel log', 'what it needs now')),
      ...cite(reset, reset?.succeeded === true ? 'the reset succeeded' : 'the reset did not succeed', 'kernel log'),
      ...cite(lost, 'and its memory with it', 'kernel log'),
    ],
    certainty: 'stated',
    ...severityOf(what, suspect, happened(events).count),
  }
}

function alongside({ code }: GpuFault, events: readonly Told[]): number[] | undefined {
  const others = distinct(events, ({ what }) => what.code).flatMap(({ what }) =>
    what.code === undefined || what.code === code ? [] : what.code,
  )
  return others.length === 0 || code === undefined || !ECC.includes(code) ? undefined : others
}

function gpusOf(events: readonly Told[]): Pick<Facts, 'gpus' | 'gpuXids'> {
  const gpus = distinct(events, (event) => slotOf(event.what)).flatMap(({ what }) => (what.kind === 'Xid' ? (slotOf(what) ?? []) : []))
  const codes = distinct(events, ({ what }) => what.code).flatMap(({ what }) => (isOfLink(what) ? (what.code ?? []) : []))
  return gpus.length === 0 ? {} : { gpus: gpus.slice(0, MAX_GPUS), gpuXids: codes }
}

/** What hit one program only, or was kept in bounds; a switch that says once that nothing ended retrains its link. */
function severityOf({ kind, code, fatal }: GpuFault, suspect: Suspect, count: number): { severity?: Severity } {
  if (kind === 'SXid' && fatal === false && count === 1) return { severity: 'note' }
  return suspect === 'program' || kind === 'page fault' || code === 63 || code === 92 || code === 121 || fatal === false
    ? { severity: 'warning' }
    : {}
}

/** Codes by which the driver says of the system processor what it also says in words. */
const OF_GSP = new Set([119, 120])

const IN_KERNEL = new Set(['amdgpu', 'radeon', 'i915', 'xe', 'nouveau', 'panfrost', 'panthor', 'lima', 'v3d', 'etnaviv', 'msm'])

/**
 * A card that is gone from its bus, or whose system processor is, is told by its Xid and in words; what a driver of the kernel says of a hang and of
 * the reset after it is one event.
 */
function groupOf(fault: Cited<GpuFault>): string {
  const { driver, kind, code } = fault
  const of = `${driver} ${slotOf(fault) ?? ''}`
  if (IN_KERNEL.has(driver)) return of
  if (kind === 'lost from the bus' || (kind === 'Xid' && code === 79)) return `${of} off the bus`
  if (kind === 'GSP failure' || (kind === 'Xid' && OF_GSP.has(code!))) return `${of} GSP`
  return `${of} ${kind} ${code ?? ''}`
}

/** Domain, bus and device, without the function. */
const slotOf = ({ device }: GpuFault): string | undefined =>
  /\b[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\b/i.exec(device ?? '')?.[0].toLowerCase() ?? device

/** NVIDIA's driver names a card that is lost in the line before the words. */
function deviceOf(scope: Scope, fault: Cited<GpuFault>): string | undefined {
  if (fault.device !== undefined || fault.kind !== 'lost from the bus') return fault.device
  return scope.rows(GPU_NAMED).findLast((row) => isBelow(row, fault))?.device
}

const isBelow = (above: Cited<object>, below: Cited<object>): boolean =>
  below.at.artifact === above.at.artifact && below.at.line > above.at.line && below.at.line <= above.at.line + NEAR_LINES
