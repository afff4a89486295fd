import { kernelKills } from '../../../casefile/kernel-kills.ts'
import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { LIMIT_KILL, type LimitKill } from '../../../records/limit-kill.ts'
import type { Facts as OfDaemon } from './judge.ts'

/** What the keeper of a program ended. */
export interface Facts extends Omit<OfDaemon, 'killer'> {
  killer: LimitKill['killer']
  /** What it allows. */
  limitKb?: number | undefined
  /** It was asked to end, and is started again. */
  recycled?: true | undefined
}

type Told = Event<LimitKill & LogLine>

/** They set the limit of a cgroup, at which the kernel kills. */
const BY_KERNEL = new Set<LimitKill['killer']>(['Slurm', 'Nomad'])

/** Lines between what a keeper says of one end. */
const NEAR_LINES = 10

/** Who keeps programs to a limit each ended one that used more: each program once. */
export function ownLimits(scope: Scope): Found<Facts>[] {
  const told = scope.events(LIMIT_KILL)
  // of what the kernel did at their limit its own log tells more
  const isToldBetter = kernelKills(scope).some((kill) => kill.scope !== 'global')
  const deeds = told.filter(({ what }) => what.says === 'kill' && !(isToldBetter && BY_KERNEL.has(what.killer)))
  const nameOf = ({ what }: Told): string | undefined => what.victim ?? calledBy(told, what)
  return [...grouped(deeds, (deed) => `${deed.what.killer}\0${nameOf(deed) ?? deed.what.ident ?? ''}`).values()].map((alike) => {
    const last = alike.at(-1)!
    const { what } = last
    const use = told.findLast(
      (one) =>
        one.what.says === 'use' &&
        one.what.killer === what.killer &&
        one.what.victim === what.victim &&
        one.what.at.line <= what.at.line &&
        isNear(one, last),
    )?.what
    const end = told.find((one) => one.what.says === 'end' && one.what.victim === what.victim && isNear(one, last))?.what
    const name = nameOf(last) ?? what.ident
    const usedKb = what.usedKb ?? use?.usedKb
    const usedPct = use?.usedPct
    const pid = alike.length > 1 ? undefined : what.victimPid
    return {
      ...happened(alike),
      facts: {
        host: scope.name,
        killer: what.killer,
        message: what.message.slice(0, 600),
        comm: name,
        pid,
        rssKb: usedKb,
        limitKb:
          what.limitKb ??
          use?.limitKb ??
          (usedKb === undefined || usedPct === undefined ? undefined : Math.round((usedKb / usedPct) * 100)),
        recycled: what.recycled,
        victims: name === undefined ? [] : [name],
      },
      about: { comm: name, pid },
      proof: [...toldBy(alike, 'application log', 'why it was ended'), ...cite(use, 'what it used'), ...cite(end, 'its end')],
      certainty: 'stated',
      // workers are replaced as planned, beside others that serve on
      severity: what.killer === 'PM2' ? 'warning' : what.recycled === true ? 'note' : 'error',
    }
  })
}

/** PM2 tells the name of its number in other lines, Nomad that of a task above its events. */
function calledBy(told: readonly Told[], { killer, id, at }: Told['what']): string | undefined {
  const names = told.filter(
    ({ what }) => what.says === 'name' && what.killer === killer && what.id === id && what.at.artifact === at.artifact,
  )
  return (names.findLast(({ what }) => what.at.line < at.line) ?? names[0])?.what.victim
}

const isNear = ({ what: a }: Told, { what: b }: Told): boolean =>
  a.at.artifact === b.at.artifact && Math.abs(b.at.line - a.at.line) <= NEAR_LINES
