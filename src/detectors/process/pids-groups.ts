import { calledOwner, ownerOf } from '../memory/cgroup-path.ts'
import { largestGroups } from '../../casefile/largest-groups.ts'
import { overTime } from '../../casefile/series/over-time.ts'
import type { Entities, Groups, Measured, Proof } from '../../core/finding.ts'
import { grouped } from '../../core/grouped.ts'
import { once, type Scope } from '../../core/scope.ts'
import type { Cited } from '../../core/span.ts'
import { PIDS_CONTROLLER, type PidsController } from '../../records/pids-controller.ts'

/** What all files of one cgroup say together, and what people call it. */
export interface PidsGroup extends PidsController {
  readonly proof: readonly Proof[]
  /** Its tasks each time that somebody looked. */
  readonly series: readonly Measured[]
  readonly owner: GroupOwner
}

export interface GroupOwner {
  /** `relay.service`, `Container "api" of pod shop/api-7d9f`, `Cgroup /a/b`; undefined where files lie without their path. */
  readonly name: string | undefined
  readonly about: Entities
  /** docker, containerd, …, of a container. */
  readonly runtime?: string | undefined
}

/** Files of the pids controller by their cgroup; those of one folder are of one cgroup, also where its path is not known. */
export const pidsGroupsOf = once((scope): readonly PidsGroup[] =>
  [
    ...grouped(
      scope.rows(PIDS_CONTROLLER),
      (file) => file.cgroup ?? file.unit ?? file.container ?? file.at.artifact.replace(/[^/!]*$/, ''),
    ).values(),
  ].map((files) => {
    const [first] = files
    const unit = files.find((file) => file.unit !== undefined)?.unit
    const max = files.find((file) => file.max !== undefined)?.max
    const owner = first.cgroup === undefined ? plainOwner(unit, first.container) : groupOwner(scope, first.cgroup)
    return {
      cgroup: first.cgroup,
      unit,
      container: first.container,
      max,
      // of several looks the fullest
      current: mostly(files.map(({ current }) => current)),
      refused: mostly(files.map(({ refused }) => refused)),
      proof: files.slice(0, 4).map((file) => proofOf(file, isUsedUp(files))),
      series: overTime({ quantity: 'tasks.existing', unit: 'count', of: owner.name, limit: max }, files, ({ current }) => current),
      owner,
    }
  }),
)

const mostly = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}

const plainOwner = (unit: string | undefined, container: string | undefined): GroupOwner => ({
  name: unit ?? (container === undefined ? undefined : `Container "${container}"`),
  about: { unit, container },
})

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
/** The first twelve digits of an id, with their hyphen. */
const shortUid = (uid: string): string => uid.slice(0, 13)

/** Who stands behind a cgroup. */
export function groupOwner(scope: Scope, cgroup: string): GroupOwner {
  const owner = ownerOf(cgroup)
  const { name, pod, container } = calledOwner(owner, scope.names)
  const unit = owner.containerId === undefined && owner.podUid === undefined ? owner.unit : undefined
  return {
    name:
      owner.kind === 'service'
        ? unit
        : owner.kind === 'cgroup'
          ? `Cgroup ${cgroup}`
          : capital(owner.podUid === undefined ? name : name.replace(owner.podUid, shortUid(owner.podUid))),
    about: { cgroup, unit, containerId: owner.containerId, container, podUid: owner.podUid, pod },
    runtime: owner.runtime,
  }
}

/** As the limit of these is called. */
export const limitName = ({ cgroup, unit, container }: PidsController): string =>
  cgroup === undefined && unit !== undefined
    ? `TasksMax of ${unit}`
    : cgroup === undefined && container !== undefined
      ? `the pids limit of container ${container}`
      : 'pids.max of the cgroup'

/** Share of the limit from which its files tell of a failure: below it, they only tell a setting. */
const NEAR = 0.9

const isUsedUp = (files: readonly PidsController[]): boolean => {
  const [max, current] = [files.find((file) => file.max !== undefined)?.max, mostly(files.map((file) => file.current))]
  return (mostly(files.map(({ refused }) => refused)) ?? 0) > 0 || (max !== undefined && current !== undefined && current >= max * NEAR)
}

function proofOf(file: Cited<PidsController>, usedUp: boolean): Proof {
  const max = file.container !== undefined ? 'PidsLimit' : file.unit === undefined || file.cgroup !== undefined ? 'pids.max' : 'TasksMax'
  const said = [
    file.current === undefined ? undefined : `${file.current} exist`,
    file.max === undefined ? undefined : `${max} ${file.max}`,
    file.refused === undefined ? undefined : `${file.refused} refused`,
  ]
  const tells = usedUp && (file.current !== undefined || (file.refused ?? 0) > 0)
  return { at: file.at, witness: tells ? 'capture' : undefined, note: said.filter((part) => part !== undefined).join(', ') }
}

/** The cgroups whose number of tasks captures show; undefined where these are not several. */
export const taskGroups = once((scope): Groups | undefined =>
  largestGroups(
    'count',
    pidsGroupsOf(scope).flatMap(({ current, max, owner, cgroup }) => {
      const path = cgroup ?? owner.name
      return current === undefined || path === undefined ? [] : [{ path, usage: current, limit: max }]
    }),
  ),
)
