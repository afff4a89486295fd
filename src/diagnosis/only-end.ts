import type { Entities } from '../core/finding.ts'
import type { Judged, Link } from './chains.ts'
import type { Entry } from './entry.ts'
import { MACHINE_RANK } from './sharing.ts'

/** Told with the effects, wherever an incident is joined so. */
const GUESS = 'a guess: it is the only end that is told, beside the only container that keeps ending'

/** Names by which a finding is somebody's: those of a program apart, which a pod may be called otherwise than. */
const OWNED: readonly (keyof Entities)[] = ['containerId', 'podUid', 'pod', 'container', 'unit', 'cgroup']
/** Failures with which a program ends, and none that asks another. */
const ENDS = new Set(['process-aborted', 'app-oom', 'configuration-error', 'stack-overflow', 'segfault'])
const ENDS_IF_STOPPED = new Set(['permission-denied', 'certificate-error', 'disk-full', 'fd-exhaustion'])
const LOOPS = new Set(['crash-loop', 'container-error'])

/** Servers as people shorten them in the names of pods. */
const SHORT: ReadonlyMap<string, RegExp> = new Map([
  ['postgres', /postgres|pg|db|sql|psql|timescale|patroni/],
  ['mysqld', /mysql|maria|percona|db|sql/],
  ['mariadbd', /mysql|maria|db|sql/],
  ['mongod', /mongo|db/],
  ['redis-server', /redis|valkey|cache/],
])

/** An end that a program's own log tells and that nothing says whose it is. */
function isNobodys({ failure, linked, proofs, facts, severity }: Entry): boolean {
  const ends = ENDS.has(failure.id) || (ENDS_IF_STOPPED.has(failure.id) && facts['stopped'] === true)
  return (
    ends &&
    severity !== 'note' &&
    OWNED.every((name) => !linked.has(name)) &&
    proofs.every(({ witness }) => witness === undefined || witness === 'application log')
  )
}

/** Whose line it is, as what follows several logs writes it in front. */
const FOLLOWED = /^([\w.-]{1,64})\s{0,40}\|\s/

/** Whether the container may be the program's: by what it, its pod or its image is called, as the lines show it. */
function mayRun({ linked, proofs }: Entry, end: Entry): boolean {
  const followed = end.proofs.flatMap(({ at }) => FOLLOWED.exec(at.text)?.[1] ?? [])
  const programs = [...(end.linked.get('comm') ?? []), ...followed]
  const called = [
    ...['pod', 'container'].flatMap((name) => [...(linked.get(name as keyof Entities) ?? [])]),
    ...proofs.map(({ at }) => at.text),
  ]
    .join(' ')
    .toLowerCase()
  return programs.every((program) =>
    (SHORT.get(program) ?? new RegExp(program.slice(0, 40).replaceAll(/[^a-z\d-]/gi, '.'), 'i')).test(called),
  )
}

const isOneText = (a: Entry, b: Entry): boolean => a.proofs.some(({ at }) => b.proofs.some((other) => other.at.artifact === at.artifact))

/**
 * A ticket that shows one container that keeps ending, and beside it how one program ended, of which nothing says whose it is: most likely that is why. A guess,
 * and told as one.
 */
export function linkOnlyEnd(findings: readonly Judged[], parents: Map<string, Link>): void {
  const loops = findings.filter(({ entry }) => LOOPS.has(entry.failure.id))
  const loop = loops.find(({ key }) => !parents.has(key))
  if (loop === undefined || loops.length > 1 || findings.some(({ entry }) => entry.failure.id === 'unit-failed')) return
  const ends = findings.filter(({ entry }) => isNobodys(entry) && entry.failure.leadsTo?.includes(loop.entry.failure.id) === true)
  const last = ends.filter(({ key }) => !ends.some((one) => parents.get(one.key)?.cause.key === key))
  const [end] = last
  if (end === undefined || last.length > 1 || end.entry.scope.name !== undefined || !isOneText(end.entry, loop.entry)) return
  if (!mayRun(loop.entry, end.entry)) return
  parents.set(loop.key, {
    cause: end,
    effect: loop,
    why: [GUESS],
    rank: MACHINE_RANK + 1,
    isIdentity: false,
    seconds: Infinity,
  })
}
