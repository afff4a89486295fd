import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { VOLUME_FAULT, type VolumeFault } from '../../../records/volume-fault.ts'
import { type Facts, NO_ARRAY } from './judge.ts'

type Told = Event<VolumeFault & LogLine>

/** Volumes of RAID controllers and of DRBD that lost a member, as their drivers log it: what is told last of a volume counts. */
export function volumes(scope: Scope): Found<Facts>[] {
  const told = scope.events(VOLUME_FAULT).filter(({ what }) => what.of !== 'pool')
  const owners = grouped(told, ({ what }) => (what.of === 'drbd' ? what.volume : what.controller))
  return [...owners.values()].flatMap((events) => volumesOf(scope, events))
}

/** All volumes of one controller. Lines that name none are of its only one. */
function volumesOf(scope: Scope, events: readonly [Told, ...Told[]]): Found<Facts>[] {
  const names = [...new Set(events.flatMap(({ what }) => what.volume ?? []))]
  const own = names.length === 0 ? [undefined] : names
  const isShown = events.every(({ what }) => what.shown === true)
  // a tool shows all volumes and all disks: one that failed is of the only volume that is not whole
  const amiss = own.filter((name) => events.findLast(({ what }) => what.volume === name)?.what.state !== 'whole')
  if (isShown && names.length > 0 && amiss.length === 0) return []
  return own.flatMap((name) => {
    const isOnly = isShown ? amiss.length === 1 && amiss[0] === name : own.length === 1
    const ofIt = events.filter(({ what }) => what.volume === name || (what.volume === undefined && isOnly))
    return judged(scope, name, sinceWhole(ofIt), events)
  })
}

function sinceWhole(events: readonly Told[]): readonly Told[] {
  return events.slice(events.findLastIndex(({ what }) => what.state === 'whole') + 1)
}

function judged(scope: Scope, name: string | undefined, events: readonly Told[], all: readonly [Told, ...Told[]]): Found<Facts>[] {
  const stated = events.filter(({ what }) => what.state !== undefined)
  const last = stated.at(-1)?.what
  const lost = events.filter(({ what }) => what.isLost === true && !events.some((later) => isBack(later, what)))
  if (last === undefined && lost.length === 0) return []
  // a member that is named by a line of its own: the nearest before its volume's state
  const named = [...events, ...lost].findLast(({ what }) => what.member !== undefined && (what.shown !== true || what.isLost === true))
    ?.what.member
  const { of, controller } = all[0].what
  const proof = [...lost, ...stated, ...events.filter(({ what }) => what.member !== undefined && what.member === named)]
  const ordered = [...new Set(proof)].toSorted((a, b) => a.order - b.order)
  return [
    {
      ...happened(ordered),
      count: 1,
      facts: {
        ...NO_ARRAY,
        host: scope.name,
        array: name ?? '',
        controller,
        of,
        state: last?.state === 'down' ? 'failed' : 'degraded',
        member: named,
        down: last?.state === 'down',
        shownBy: [all[0].what.shown === true ? 'controller' : 'log'],
        message: ordered[0]!.what.message,
      },
      about: { device: of === 'drbd' ? name : undefined },
      also: of === 'drbd' && named !== undefined ? [{ device: named }] : [],
      proof: toldBy(
        ordered,
        ({ shown }) => (shown === true ? 'capture' : 'kernel log'),
        ({ member }) => (member === undefined ? undefined : 'the member that it lost'),
      ),
      certainty: ordered.every(({ what }) => what.shown === true) ? 'shown' : 'stated',
    },
  ]
}

const isBack = (later: Told, lost: VolumeFault): boolean => later.what.isLost === false && later.what.member === lost.member
