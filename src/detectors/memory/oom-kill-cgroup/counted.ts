import { oomKills } from '../../../casefile/oom-kills.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { citeLine } from '../../../core/proof.ts'
import { once, type Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { podName } from '../../../core/words/names.ts'
import { COUNTERS, type Counters } from '../../../records/counters.ts'
import { calledOwner, ownerOf } from '../cgroup-path.ts'
import { withRoom } from '../limits.ts'
import { cgroupOf, type Group, memoryGroups } from '../memory-groups.ts'
import { type Facts, heldKb } from './facts.ts'
import { KERNEL_LINES } from './raise.ts'

/** The last look at the counts of one cgroup. */
interface Look {
  readonly last: Cited<Counters>
  readonly folder: string
  /** Its other files; undefined where several containers show theirs by one path. */
  readonly group: Group | undefined
}

const folderOf = ({ of }: Counters): string => of.replace(/[/!]?[^/!]*$/, '')
const targetOf = ({ pod = '', container = '' }: Counters): string => `${pod}\0${container}`

/**
 * Kills that only a cgroup's own counters tell of (memory.events, memory.oom_control). `oom_kill` counts any kind of OOM killer
 * (Documentation/admin-guide/cgroup-v2.rst), so it is this limit's only where the cgroup is counted as having run into it. Counts of v2 hold
 * those of the cgroups below: the lowest is whose limit it is.
 */
export function counted(scope: Scope): Found<Facts>[] {
  const files = scope.rows(COUNTERS).filter(({ kind }) => kind === 'memory.events' || kind === 'oom_control')
  const groups = new Map(memoryGroups(scope).map((group) => [group.folder, group]))
  const looks = [...grouped(files, folderOf)].flatMap(([folder, samples]) => {
    const targets = grouped(samples, targetOf)
    const group = targets.size > 1 ? undefined : groups.get(folder)
    return [...targets.values()].map((own): Look => ({ last: own.at(-1)!, folder, group }))
  })
  const killing = looks.filter(({ last, group }) => (last.values.get('oom_kill') ?? 0) > 0 && ranIntoIt(last, group))
  const above = new Set(killing.flatMap(({ folder }) => foldersAbove(folder)))
  return killing.filter(({ folder }) => !above.has(folder) && !isInLog(scope, folder)).map((look) => found(scope, look))
}

/** `a` and `a/b` of `a/b/c`. */
const foldersAbove = (folder: string): string[] => [...folder.matchAll(/(?<=[^/!])[/!]/g)].map(({ index }) => folder.slice(0, index))

/** Of a copy of the tree the part that systemd named. */
function unitsIn(folder: string): string | undefined {
  const parts = folder.split(/[/!]/)
  const first = parts.findIndex((part) => /.\.(?:service|scope|slice)$/.test(part))
  return first < 0 ? undefined : parts.slice(first).join('/')
}

/** What the kernel counts when it finds nothing to drop at the limit is `oom`; where that is not shown, how often the limit was reached. */
function ranIntoIt({ kind, values }: Counters, group: Group | undefined): boolean {
  const reached = group?.limit !== undefined && (group.peakKb ?? 0) >= group.limit.kb
  if (kind === 'oom_control') return reached || (group?.hits?.count ?? 0) > 0
  return (values.get('oom') ?? values.get('max') ?? 0) > 0
}

/** Whether the kernel's own lines tell of it, or may: of a cgroup that they, or the capture, do not name. */
function isInLog(scope: Scope, folder: string): boolean {
  const { some, names } = logged(scope)
  const last = (cgroupOf({ folder }) ?? unitsIn(folder))?.split('/').at(-1)
  return last === undefined ? some : names.has(last) || names.has(undefined)
}

/** Cgroups of the kernel's lines about kills at limits, and those above them, each by the last part of its path. */
const logged = once((scope) => {
  const kills = oomKills(scope).filter(({ report }) => report.scope === 'memcg')
  const names = kills.flatMap(({ report: { oomCgroup, taskCgroup } }) => {
    const told = taskCgroup ?? oomCgroup
    return told === undefined ? [undefined] : [...told.split('/'), ...(oomCgroup?.split('/') ?? [])]
  })
  return { some: kills.length > 0, names: new Set(names) }
})

function found(scope: Scope, { last, folder, group }: Look): Found<Facts> {
  const path = cgroupOf({ folder }) ?? unitsIn(folder)
  const owner = path === undefined ? undefined : ownerOf(`/${path}`)
  const called = owner === undefined ? undefined : calledOwner(owner, scope.names)
  const [pod, container] = [last.pod ?? called?.pod, last.container ?? called?.container]
  const kills = last.values.get('oom_kill')!
  const facts: Facts = {
    message: `oom_kill ${kills}`,
    kills: [],
    countedKills: kills,
    countedIn: last.of.startsWith('/') ? last.of : undefined,
    limitHits: group?.hits?.count || undefined,
    oomCgroup: path === undefined ? undefined : `/${path}`,
    limitOwner: owner?.kind ?? (pod === undefined && container === undefined ? 'unknown' : 'container'),
    ownerName: called?.name ?? podName({ pod, container }),
    pod,
    container,
    podUid: owner?.podUid,
    containerId: owner?.containerId,
    runtime: owner?.runtime,
    qos: owner?.qos,
    unit: owner?.unit,
    parentLimit: false,
    limitKb: group?.limit?.kb,
    usageKb: group?.usageKb,
    siblings: [],
    topUsers: [],
    shielded: [],
  }
  return {
    facts: { ...facts, recommendedKb: facts.limitKb === undefined ? undefined : withRoom(heldKb(facts)) },
    about: { cgroup: facts.oomCgroup, unit: facts.unit, pod, container, podUid: facts.podUid, containerId: facts.containerId },
    proof: [
      ...citeLine(last, last.lines?.get('oom_kill'), kills === 1 ? 'one was killed' : `${kills} were killed`, 'capture'),
      ...(group?.limit?.proof ?? []),
    ],
    certainty: 'stated',
    severity: 'error',
    missing: 'who was killed, and when: this counts since the cgroup was made',
    settle: KERNEL_LINES,
  }
}
