import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { Entities } from '../../../core/finding.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import { listed } from '../../../core/words/lists.ts'
import type { Scope } from '../../../core/scope.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { FORK_REJECTED } from '../../../records/fork-rejected.ts'
import { groupOwner, pidsGroupsOf, taskGroups, type GroupOwner, type PidsGroup } from '../pids-groups.ts'

export interface Facts {
  host: string | undefined
  /** Whose limit it is, as people call it. */
  owner: string | undefined
  cgroup: string | undefined
  unit: string | undefined
  pod: string | undefined
  podUid: string | undefined
  container: string | undefined
  containerId: string | undefined
  runtime: string | undefined
  limit: number | undefined
  current: number | undefined
  /** Refused forks by pids.events; the log line comes once only. */
  refused: number | undefined
  message: string | undefined
}

/** When it counts as this failure. */
export const LIMITS = thresholds({
  stillFullShare: {
    value: 0.9,
    why: 'Share of pids.max below which a group has room again: forks that pids.events counts were refused long ago.',
  },
})

const UNSEEN = 'whether a fork was refused: the kernel log or pids.events would say it'

/** A cgroup reached pids.max: the kernel says so, its counter does, or as many tasks exist as may. */
export function judge(scope: Scope, limits: Values<typeof LIMITS>): Found<Facts>[] {
  const said = rejected(scope)
  const groups = pidsGroupsOf(scope).filter((group) => !said.some(({ facts }) => isOf(group, facts.cgroup!, facts.unit, said.length)))
  const counted = groups.filter(({ refused }) => (refused ?? 0) > 0)
  const units = new Set(counted.map(({ owner }) => owner.about.unit))
  const full = groups.filter(
    ({ refused, max, current, owner }) =>
      refused === undefined &&
      max !== undefined &&
      max > 0 &&
      (current ?? 0) >= max &&
      (owner.about.unit === undefined || !units.has(owner.about.unit)),
  )
  // a unit that systemctl shows beside the files of its cgroup is told by these
  const once = [...grouped(full, ({ owner, cgroup }) => owner.about.unit ?? cgroup ?? owner.name ?? '').values()].map(
    (same) => same.find(({ cgroup }) => cgroup !== undefined) ?? same[0],
  )
  const all = [...said, ...counted.map((group) => byCounter(scope, group, limits)), ...once.map((group) => byCount(scope, group))]
  return all.map((found) => ({ ...found, cgroups: taskGroups(scope) }))
}

/** The kernel's line, with what the files of its cgroup or the status of its unit show. */
function rejected(scope: Scope): Found<Facts>[] {
  const logged = grouped(scope.events(FORK_REJECTED), ({ what }) => what.cgroup)
  return [...logged].map(([cgroup, events]) => {
    const owner = severalIn(cgroup) ?? groupOwner(scope, cgroup)
    const own = pidsGroupsOf(scope).filter((group) => isOf(group, cgroup, owner.about.unit, logged.size))
    const known = (name: 'max' | 'current' | 'refused'): number | undefined => own.find((group) => group[name] !== undefined)?.[name]
    return {
      ...happened(events),
      about: owner.about,
      facts: factsOf(scope, owner, {
        limit: known('max'),
        current: known('current'),
        refused: known('refused') || undefined,
        message: events[0].what.message,
      }),
      proof: [...toldBy(events, 'kernel log'), ...own.flatMap(({ proof }) => proof)],
      series: own.flatMap(({ series }) => series),
      certainty: 'stated',
    }
  })
}

/** People put several cgroups into one line as a shell would: `/system.slice/{sshd,cron}.service`. */
function severalIn(cgroup: string): GroupOwner | undefined {
  const m = /^(\/[^{}]{0,500})\/\{([^{}]{1,1000})\}([^{}/]{0,100})$/.exec(cgroup)
  if (m === null) return undefined
  const names = new Set(m[2]!.split(',').map((part) => `${part}${m[3]}`))
  return { name: `Each of ${listed([...names], 5)}`, about: { cgroup: m[1] }, runtime: undefined }
}

/** LXC limits a container in the cgroup above the one in which its processes run. */
const OF_LXC = /^\/lxc(?:\/|\.payload)/

/** Whether files are of the cgroup that the kernel names: by their path (of a container its own), by its unit, or as the only ones. */
const isOf = (group: PidsGroup, cgroup: string, unit: string | undefined, logged: number): boolean =>
  group.cgroup !== undefined
    ? cgroup.endsWith(group.cgroup) || (OF_LXC.test(cgroup) && cgroup.startsWith(`${group.cgroup}/`))
    : group.unit !== undefined
      ? group.unit === unit
      : group.container === undefined && logged === 1

/** pids.events counts refused forks; a group with room again has a history. */
function byCounter(
  scope: Scope,
  { owner, max, current, refused, proof, series }: PidsGroup,
  { stillFullShare }: Values<typeof LIMITS>,
): Found<Facts> {
  const roomy = max !== undefined && current !== undefined && current < max * stillFullShare
  return {
    severity: roomy ? 'note' : undefined,
    about: owner.about,
    facts: factsOf(scope, owner, { limit: max, current, refused }),
    proof,
    series,
    certainty: 'shown',
  }
}

/** As many exist as may; whether one more was asked for is not shown. */
const byCount = (scope: Scope, { owner, max, current, proof, series }: PidsGroup): Found<Facts> => ({
  about: owner.about,
  facts: factsOf(scope, owner, { limit: max, current }),
  proof,
  series,
  certainty: 'shown',
  missing: UNSEEN,
})

type Numbers = Partial<Pick<Facts, 'limit' | 'current' | 'refused' | 'message'>>

function factsOf(scope: Scope, { name, about, runtime }: GroupOwner, { limit, current, refused, message }: Numbers): Facts {
  const { cgroup, unit, pod, podUid, container, containerId }: Entities = about
  return { host: scope.name, owner: name, cgroup, unit, pod, podUid, container, containerId, runtime, limit, current, refused, message }
}
