import { devicesOf } from '../../../casefile/devices.ts'
import { hostOf } from '../../../casefile/disk-ways.ts'
import { loggedMaps } from '../../../casefile/multipath-maps.ts'
import { wholeDisk } from '../../../core/device.ts'
import type { Scope } from '../../../core/scope.ts'
import { within } from '../../../core/span.ts'
import { addressOf } from './losses.ts'
import type { Told } from './judge.ts'

/** A disk that goes offline so soon after its session was given up went with it. */
const NEAR_SECONDS = 60

type Group = readonly [Told, ...Told[]]

const isSession = ({ what }: Told): boolean => what.seconds !== undefined
const isNear = (a: Told, b: Told): boolean =>
  a.what.time === undefined || b.what.time === undefined || within(a.what.time, b.what.time, NEAR_SECONDS) !== false
const endsWith = (session: Told, disk: Told): boolean => disk.what.kind === 'offline' && disk.order > session.order && isNear(session, disk)
/** That multipath gave a path up names the path alone. */
const isPath = (group: Group): boolean => group.every(({ what }) => what.kind === 'transport' && what.message.includes('multipath'))

const ordered = (events: readonly Told[]): Group => {
  const [first, ...rest] = events.toSorted((a, b) => a.order - b.order)
  return [first!, ...rest]
}

/**
 * The disks of an iSCSI session that was lost go offline at once, and multipath gives up the paths that they are: one loss, with the session's
 * line first. Sessions that are lost together have one reason.
 */
export function withSessions(scope: Scope, groups: readonly Group[]): Group[] {
  const sessions = groups
    .flat()
    .filter(isSession)
    .toSorted((a, b) => a.order - b.order)
  const others = groups.filter(([first]) => !isSession(first))
  const taken = new Set<Group>()
  const lost: Told[][] = []
  for (const session of sessions) {
    const near = lost.find((one) => isNear(one[0]!, session))
    if (near === undefined) lost.push([session])
    else near.push(session)
  }
  const told = lost.map((ofOne): Group => {
    const disks = others.filter((group) => !taken.has(group) && ofOne.some((one) => group.some((event) => endsWith(one, event))))
    const hosts = new Set(disks.flatMap((group) => hostIn(scope, group) ?? []))
    const paths = others.filter((group) => {
      if (disks.length === 0 || taken.has(group) || disks.includes(group) || !isPath(group)) return false
      const host = hostIn(scope, group)
      return (host === undefined || hosts.has(host)) && ofOne.some((one) => group.some((event) => isNear(one, event)))
    })
    for (const group of [...disks, ...paths]) taken.add(group)
    const [first, ...rest] = ofOne
    return [first!, ...rest, ...[...disks, ...paths].flat().toSorted((a, b) => a.order - b.order)]
  })
  return [...others.filter((group) => !taken.has(group)), ...told]
}

const hostIn = (scope: Scope, group: Group): number | undefined =>
  hostOf(
    addressOf(
      scope,
      group.map(({ what }) => what),
    ),
  )

/** The paths of one multipath map and the map itself fail together: what befell the paths is the reason. */
export function withMaps(scope: Scope, groups: readonly Group[]): Group[] {
  const statedMap = (group: Group): string | undefined => {
    const names = new Set(group.map(({ what }) => devicesOf(scope).nameOf(what.device)))
    return [...names].find((name) => /^dm-\d/.test(name))
  }
  const unstated = onlyEmptyMap(
    scope,
    groups.flatMap((group) => statedMap(group) ?? []),
  )
  const mapOf = (group: Group): string | undefined =>
    statedMap(group) ?? (unstated !== undefined && (group.some(isGivenUp) || isDownPath(scope, group)) ? unstated : undefined)
  const joined: { readonly map: string | undefined; readonly group: Group }[] = []
  for (const group of groups) {
    const map = mapOf(group)
    const at = map === undefined ? -1 : joined.findIndex((one) => one.map === map && one.group.some((a) => group.some((b) => isNear(a, b))))
    if (at < 0) joined.push({ map, group })
    else joined[at] = { map, group: sessionsFirst([...joined[at]!.group, ...group]) }
  }
  return joined.map(({ group }) => group)
}

/** Before 2.6.28, and in logs that leave the number out, the kernel names the path that is given up and not its map. */
const isGivenUp = ({ what }: Told): boolean => what.message.includes('multipath: Failing path')

/** A disk that multipathd tells as a path of its only map, and as down. */
function isDownPath(scope: Scope, group: Group): boolean {
  const devices = devicesOf(scope)
  const paths = new Set(loggedMaps(scope).flatMap(({ down }) => down.map((path) => wholeDisk(devices.diskOf(path)))))
  return group.some(({ what }) => paths.has(wholeDisk(devices.diskOf(what.device))))
}

/** The map of all paths that are given up, where the log tells of one map only, and that it has no path left; by the only mapping that fails. */
function onlyEmptyMap(scope: Scope, mappings: readonly string[]): string | undefined {
  const [map, other] = loggedMaps(scope)
  if (map === undefined || other !== undefined || map.remaining !== 0) return undefined
  const [mapping, second] = new Set(mappings)
  return second === undefined ? (mapping ?? map.map) : undefined
}

const sessionsFirst = (events: readonly Told[]): Group => {
  const inOrder = ordered(events)
  const [first, ...rest] = [...inOrder.filter(isSession), ...inOrder.filter((event) => !isSession(event))]
  return [first!, ...rest]
}
