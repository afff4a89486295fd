import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName } from '../../../core/words/names.ts'
import { count as figure, duration, percent, plural, size, times } from '../../../core/words/numbers.ts'
import { capital, either, opt, say, when } from '../../../core/words/opt.ts'
import { pidsText } from '../oom-facts.ts'
import type { Facts } from './facts.ts'
import { durableStep, isOfProcesses } from './durable.ts'
import { isMany, raiseStep, useCommand, verifyStep, whose } from './raise.ts'

/** Share of the limit, in per cent, from which a part of it deserves words. */
const WORTH_PCT = 2
/** Share, in per cent, of one part that is as good as all. */
const ALL_PCT = 98
/** Share of the limit that is as good as all of it. */
const NEARLY = 0.95
/** Processes and cgroups that are named. */
const MOST_NAMES = 3

export const headline = (f: Facts, count: number): string => {
  const victims = victimsOf(f)
  const limit = limitOf(f)
  const who = whose(f)
  if (f.countedKills !== undefined)
    return say(
      either(who === undefined ? undefined : beginning(who), 'A memory cgroup, whose name is not in the input,'),
      ` reached its ${limit}, and the kernel killed ${processes(f.countedKills)} of it`,
    )
  if (who === undefined) {
    const [one, ...more] = f.kills
    const killed =
      more.length === 0
        ? opt`${one && processName(one)} was killed${opt` while it held ${victimHeld(f)},` ?? ''}`
        : `${listed(commsOf(f))} was killed ${times(count)}`
    return say(
      either(
        opt`${killed} at the ${limit} of its cgroup`,
        opt`${f.invoker} ran into the ${limit} of its cgroup`,
        `A memory cgroup reached its ${limit}`,
      ),
      ', whose name is not in the input',
      heapOf(f),
    )
  }
  return say(
    `${beginning(who)} reached ${isMany(f) ? 'their' : 'its'} ${limit}`,
    when(count > 1, ` ${times(count)}`),
    everyOf(f),
    either(opt`, and the kernel killed ${victims}`, '; whom the kernel killed is not in the input'),
    opt`, which held ${victimHeld(f)}`,
    heapOf(f),
  )
}

/** Units keep their letters. */
const beginning = (who: string): string => (/\.(?:service|slice)$/.test(who) ? who : capital(who))

const processes = (n: number): string => (n === 1 ? 'a process' : plural(n, 'process', 'processes'))

/** Where the limit is not known, what its only victim held tells how large it is at least. */
function victimHeld({ kills: [one, ...more], limitKb, swapLimitKb }: Facts): string | undefined {
  return more.length > 0 || limitKb !== undefined || swapLimitKb !== undefined || one?.anonRssKb === 0 ? undefined : size(one?.anonRssKb)
}

function limitOf({ binding, swapLimitKb, limitKb }: Facts): string {
  if (binding === 'kmem') return 'limit of kernel memory'
  return binding === 'memory+swap'
    ? either(opt`limit of memory and swap together, ${size(swapLimitKb)}`, 'limit of memory and swap together')
    : either(opt`memory limit of ${size(limitKb)}`, 'memory limit')
}

const commsOf = ({ kills }: Facts): string[] => [...new Set(kills.map(({ comm }) => comm))]

function victimsOf(f: Facts): string | undefined {
  const [one, ...more] = f.kills
  if (one === undefined) return undefined
  if (more.length === 0) return processName(one)
  const comms = commsOf(f)
  return comms.length === 1 ? `${comms[0]} ${f.victims === undefined ? 'each time' : `(${figure(f.victims)} processes)`}` : listed(comms)
}

const everyOf = ({ everySeconds }: Facts): Sentence => {
  const [least, most] = [duration(everySeconds?.[0]), duration(everySeconds?.[1])]
  return least === most
    ? opt`, every ${least}`
    : opt`, every ${least?.replace(/ \D+$/, (unit) => (most?.endsWith(unit) ? '' : unit))} to ${most}`
}

/** A heap that may outgrow the limit is the reason. */
const heapOf = ({ heapKb, heapSetting, limitKb, comm }: Facts): Sentence =>
  limitKb === undefined || heapKb === undefined || heapKb <= limitKb
    ? undefined
    : opt`: ${comm ?? 'its runtime'} may take ${size(heapKb)} (${heapSetting})`

/** A worker that its main process replaces. */
export const state = ({ runsOn, kills }: Facts): Sentence =>
  runsOn === undefined
    ? undefined
    : `Only ${kills.length === 1 ? 'this process' : 'such processes'} of it ended: the container itself runs on.`

export const cause = (f: Facts, count: number): Sentence[] => [
  when(
    f.runsOn !== undefined,
    `Its main process was not killed, so its status shows no restart for it${f.runsOn?.restarts === undefined ? '' : ` (${f.runsOn.restarts} so far)`} and no reason OOMKilled: whatever that process worked on is lost all the same`,
  ),
  when(
    isMany(f),
    'Kubelet sets this limit to the RAM of the node less what is reserved: the pods together used more, whatever each may use by itself',
  ),
  f.limitKb === undefined || f.heapKb === undefined || f.heapKb > f.limitKb
    ? undefined
    : opt`The heap alone may take ${size(f.heapKb)} of it (${f.heapSetting})`,
  opt`It ran into the limit ${figure(f.limitHits)} times`,
  when(
    (f.usageKb ?? 0) >= (f.limitKb ?? Infinity) * NEARLY && f.countedKills !== undefined,
    opt`It uses ${size(f.usageKb)} now: the next may be near`,
  ),
  partsOf(f),
  swapOf(f),
  homeOf(f),
  usersOf(f),
  siblingsOf(f),
  hogOf(f),
  when(
    f.split !== undefined && f.split.shmemKb > wholeOf(f) * 0.3,
    'Shared memory and files in tmpfs stay when a process is killed: that frees little here',
  ),
  groupOf(f),
  when(count > 1, victimList(f, count)),
]

export const effect = (f: Facts, count: number): Sentence =>
  say(
    either(
      f.countedKills === undefined ? undefined : opt`The kernel killed ${processes(f.countedKills)}`,
      opt`The kernel killed ${listed(commsOf(f)) || undefined}${count > 1 ? ` ${times(count)}` : ''}`,
      `The OOM killer ran ${times(count)}`,
    ),
    either(opt` at the ${limitOf(f)} of ${whose(f)}`, ` at the ${limitOf(f)} of its cgroup`),
  )

/** More RAM is what everybody thinks of first. */
export const excluded = ({ limitOwner, machineKills, availableKb, ramKb }: Facts): Sentence[] => [
  isMany({ limitOwner }) || machineKills !== undefined || availableKb === undefined || ramKb === undefined || availableKb < ramKb / 10
    ? undefined
    : opt`The machine: ${size(availableKb)} of ${size(ramKb)} were available when it was captured, so more RAM does not help`,
]

/** Whether the limit is too low, or the program takes ever more: where nothing says what else filled it. */
export function open(f: Facts): Question[] {
  const name = f.hog ?? f.comm
  if (whose(f) === undefined || name === undefined || isMany(f) || !isOfProcesses(f)) return []
  return [
    {
      ask: `Does ${name} need more than ${size(f.limitKb) ?? 'its limit'}, or does it leak? Steady growth is a leak; look twice:`,
      run: useCommand(f),
    },
  ]
}

const wholeOf = ({ usageKb, limitKb }: Facts): number => usageKb ?? limitKb ?? 0

function partsOf(f: Facts): Sentence {
  const whole = wholeOf(f)
  if (f.split === undefined || whole === 0) return undefined
  const parts = [
    ["the processes' own memory", f.split.anonKb],
    ['file cache', f.split.cacheKb],
    ['shared memory and files in tmpfs', f.split.shmemKb],
    ['kernel memory', f.split.kernelKb],
  ] as const
  const [first, ...others] = parts.filter(([, kb]) => percent(kb, whole) >= WORTH_PCT).sort((a, b) => b[1] - a[1])
  if (first === undefined) return undefined
  return say(
    others.length === 0 && percent(first[1], whole) >= ALL_PCT
      ? `All of it was ${first[0]}`
      : `${size(first[1])} of the ${size(whole)} was ${first[0]}`,
    others.length === 0 ? undefined : `, ${listed(others.map(([words, kb]) => `${size(kb)} ${words}`))}`,
    when(percent(f.split.cacheKb, whole) < WORTH_PCT, '; no cache was left to drop'),
  )
}

const swapOf = ({ binding, swapUsageKb = 0, swapLimitKb }: Facts): Sentence =>
  swapUsageKb < 1024
    ? undefined
    : say(`Another ${size(swapUsageKb)} was in swap`, when(binding !== 'memory+swap', opt`, of at most ${size(swapLimitKb)}`))

function homeOf(f: Facts): Sentence {
  const home = either(opt`container ${f.containerId?.slice(0, 12)}`, f.unit, opt`cgroup ${f.taskCgroup?.split('/').at(-1)}`)
  if (!f.parentLimit || home === undefined) return undefined
  const victim = f.kills.length > 1 ? 'The first victim' : 'The victim'
  return isMany(f) ? `${victim} ran in ${home}` : `${victim} ran in ${home}, which shares this limit with all else below it`
}

const userOf = ({ name, processes, rssKb }: Facts['topUsers'][0]): string =>
  `${processes > 1 ? `${figure(processes)} × ` : ''}${name} ${size(rssKb)}`

/** Share of what the processes hold from which one name is all that matters. */
const ALMOST_ALL = 0.9

/** The processes under the limit. A page that several of them map counts for each. */
function usersOf(f: Facts): Sentence {
  const [first] = f.topUsers
  const sum = f.topUsers.reduce((kb, { rssKb }) => kb + rssKb, 0)
  if (first === undefined || (f.topUsers.length < 2 && !f.parentLimit)) return undefined
  if (first.rssKb >= sum * ALMOST_ALL && first.processes === 1 && first.name === f.comm) return undefined
  return say(
    `Most was held by ${listed(f.topUsers.map(userOf), MOST_NAMES)}`,
    when(sum > wholeOf(f) * 1.02 && wholeOf(f) > 0, ' (shared pages count for each)'),
  )
}

/** The cgroups below the limit, where processes do not tell. */
const siblingsOf = ({ siblings, topUsers, parentLimit }: Facts): Sentence =>
  siblings.length < 2 || (topUsers.length > 0 && !parentLimit)
    ? undefined
    : `By cgroup: ${listed(
        siblings.map(({ cgroup, rssKb, cacheKb }) => `${cgroup.split('/').at(-1)} ${size(rssKb + cacheKb)}`),
        MOST_NAMES,
      )}`

/** Why it was not the largest that was killed. */
function hogOf({ shielded, hog, comm }: Facts): Sentence {
  if (hog === undefined || comm === undefined || hog === comm) return undefined
  const shield = shielded.find(({ name }) => name === hog)
  return shield === undefined
    ? undefined
    : `${processName({ comm: shield.name, pid: shield.pid })} held the most, but its oom_score_adj (${shield.oomScoreAdj}) shields it from the OOM killer, so ${comm} had to go`
}

const groupOf = ({ groupKill, victims }: Facts): Sentence =>
  groupKill === undefined ? undefined : say('memory.oom.group is set, so all of its cgroup was killed', opt` (${victims} tasks are listed)`)

/** `Killed: java (pids 4242, 5177 and 6020)`: where the headline names no pid. */
function victimList(f: Facts, count: number): Sentence {
  const comms = commsOf(f)
  // only so many are kept by name: the first ones stand for all
  if (count > f.kills.length && comms.length === 1)
    return `Killed: ${comms[0]}, first as ${listed(f.kills.slice(0, 3).flatMap(({ pid }) => (pid === undefined ? [] : `pid ${pid}`)))}`
  const all = comms.map((comm) => `${comm}${pidsText(f.kills.flatMap((kill) => (kill.comm === comm ? kill.pid : [])))}`)
  return f.kills.length > 1 ? `Killed: ${listed(all, 4)}` : undefined
}

export const fix = (f: Facts): Step[] => [raiseStep(f), durableStep(f), verifyStep(f)]
