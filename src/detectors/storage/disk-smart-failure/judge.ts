import { mountedOf } from '../../../casefile/mounted.ts'
import { commandsAbove } from '../../../casefile/command-above.ts'
import { deviceName } from '../../../core/device.ts'
import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import { statedBy } from '../../../core/link.ts'
import { once, type Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { DRIVE_HEALTH, type DriveHealth } from '../../../records/drive-health.ts'
import { SMART_SIGN, type SmartSign } from '../../../records/smart-sign.ts'

export interface Facts {
  host: string | undefined
  device: string | undefined
  /** Behind a RAID controller: `cciss_disk_02`. */
  member: string | undefined
  model: string | undefined
  serial: string | undefined
  mount: string | undefined
  /** The drive's own verdict: PASSED, FAILED. */
  overall: string | undefined
  /** One that is below its threshold now. */
  attribute: string | undefined
  /** Sectors that cannot be read and wait to be replaced: now, and at the first telling where there were fewer. */
  pending: number | undefined
  pendingBefore: number | undefined
  /** Sectors that a scan of the drive's own could not read. */
  uncorrectable: number | undefined
  reallocated: number | undefined
  selfTest: string | undefined
  /** NVMe's byte of critical warnings. */
  warning: string | undefined
  /** Per cent of its spare blocks that are left, and the least that its maker wants: where fewer are left. */
  spare: number | undefined
  leastSpare: number | undefined
  /** How often NVMe lost data, as it counts itself. */
  mediaErrors: number | undefined
}

type Sign = Event<SmartSign & Partial<Pick<DriveHealth, 'document'>>>

const NOTES: Partial<Record<SmartSign['sign'], string>> = {
  overall: "the drive's own verdict",
  attribute: 'below its threshold now',
  pending: 'cannot be read',
  uncorrectable: 'could not be read when the drive looked for such',
  'self-test': 'the self-test',
  warning: 'a critical warning',
}
/** The device that a typed command names. */
const DEVICE = /(?:smartctl (?:-\S{1,32} ){1,8}.{0,60}?|nvme smart-log .{0,60}?)(\/dev\/[\w/]{1,64})/

/** What smartctl or smartd say of drives: each drive once. */
export function judge(scope: Scope): Found<Facts>[] {
  const signs = [...scope.events(SMART_SIGN), ...scope.rows(DRIVE_HEALTH).map(signOf)]
  const outputs = [...grouped(signs, (sign) => outputOf(scope, sign)).values()].filter(
    (own) => !own.some(({ what }) => what.sign === 'noise'),
  )
  // smartd and a typed command may speak of one drive
  const drives = grouped(outputs, (own) => own[0].what.member ?? deviceIn(scope, own) ?? own[0].what.at.artifact)
  return [...drives.values()].flatMap((all) =>
    judged(
      scope,
      [...all.flat()].toSorted((a, b) => a.order - b.order),
    ),
  )
}

/** What a document says is no line of a log: it stands in the order of its own text. */
const signOf = (what: Cited<DriveHealth>): Sign & { readonly what: Cited<DriveHealth> } => ({
  what,
  count: 1,
  copies: [],
  order: what.at.line,
})

function judged(scope: Scope, signs: readonly Sign[]): Found<Facts>[] {
  const last = (sign: SmartSign['sign']) => signs.findLast(({ what }) => what.sign === sign)?.what
  const first = (sign: SmartSign['sign']) => signs.find(({ what }) => what.sign === sign)?.what
  const device = deviceIn(scope, signs)
  const pending = last('pending')?.count
  const before = first('pending')?.count
  const spare = last('spare')?.count
  const leastSpare = last('least-spare')?.count
  const isSpent = spare !== undefined && leastSpare !== undefined && spare < leastSpare
  const bad = signs.filter((sign) => isBad(sign) || (isSpent && sign.what.sign === 'spare'))
  if (bad.length === 0) return []
  const mounted = device === undefined ? undefined : statedBy(mountedOf(scope, device))
  return [
    {
      ...happened(bad),
      count: 1,
      facts: {
        host: scope.name,
        device,
        member: bad[0]!.what.member,
        model: first('model')?.text,
        serial: first('serial')?.text,
        mount: mounted?.mount,
        overall: (bad.findLast(({ what }) => what.sign === 'overall')?.what ?? last('overall'))?.text,
        attribute: first('attribute')?.text,
        pending,
        pendingBefore: before !== undefined && before < (pending ?? 0) ? before : undefined,
        uncorrectable: last('uncorrectable')?.count,
        reallocated: (last('reallocated') ?? signs.find(({ what }) => what.text === 'Reallocated_Sector_Ct')?.what)?.count,
        selfTest: first('self-test')?.text,
        warning: last('warning')?.text,
        spare: isSpent ? spare : undefined,
        leastSpare: isSpent ? leastSpare : undefined,
        mediaErrors: last('media-errors')?.count,
      },
      about: { device: bad[0]!.what.member ?? device },
      proof: [
        ...toldBy(
          bad,
          ({ from }) => (from === 'smartd' ? 'application log' : 'capture'),
          ({ sign }) => NOTES[sign],
        ),
        ...cite(last('reallocated'), 'replaced by spare ones'),
        ...(isSpent ? cite(last('least-spare'), 'its threshold') : []),
        ...cite(last('media-errors'), 'data that was lost'),
      ],
      certainty: 'stated',
    },
  ]
}

const isBad = ({ what: { sign, text } }: Sign): boolean => (sign === 'overall' ? text.startsWith('FAIL') : NOTES[sign] !== undefined)

/** Lines of one smartctl, up to the next typed one; smartd speaks of many drives in one log. */
function outputOf(scope: Scope, { what: { from, device, member, at, document } }: Sign): string {
  if (document !== undefined) return `${at.artifact}\0document at ${document}`
  return from === 'smartd' ? `smartd ${device} ${member ?? ''}` : `${at.artifact}\0${typedAbove(scope, at) ?? ''}`
}

const aboutDevice = once((scope) => commandsAbove(scope, (command) => DEVICE.test(command)))

function typedAbove(scope: Scope, at: { readonly artifact: string; readonly line: number }): string | undefined {
  return aboutDevice(scope)({ artifact: at.artifact, line: at.line + 1 })?.command
}

function deviceIn(scope: Scope, signs: readonly Sign[]): string | undefined {
  const named = signs.find(({ what }) => what.device !== undefined)?.what.device
  const typed = DEVICE.exec(typedAbove(scope, signs[0]!.what.at) ?? '')?.[1]
  return named ?? (typed === undefined ? undefined : deviceName(typed))
}
