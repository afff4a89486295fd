import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName } from '../../../core/words/names.ts'
import { count as figure, duration, percent, size, times } from '../../../core/words/numbers.ts'
import { capital, either, opt, say, when } from '../../../core/words/opt.ts'
import type { Facts } from './facts.ts'
import { durableStep } from './durable.ts'
import { raiseStep, verifyStep, whose } from './raise.ts'

/** Share of the limit, in per cent, from which a part of it deserves words. */
const WORTH_PCT = 2
/** Processes and cgroups that are named. */
const MOST_NAMES = 5

export const headline = (f: Facts, count: number): string => {
  const victims = victimsOf(f)
  const limit = limitOf(f)
  const who = whose(f)
  if (who === undefined) {
    const [one, ...more] = f.kills
    const killed = more.length === 0 ? opt`${one && processName(one)} was killed` : `${listed(commsOf(f))} was killed ${times(count)}`
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
    `${/\.(?:service|slice)$/.test(who) ? who : capital(who)} reached ${isMany(f) ? 'their' : 'its'} ${limit}`,
    when(count > 1, ` ${times(count)}`),
    everyOf(f),
    either(opt`, and the kernel killed ${victims}`, '; whom the kernel killed is not in the input'),
    heapOf(f),
  )
}

/** The limit that all pods of a node have in common. */
const isMany = ({ limitOwner }: Pick<Facts, 'limitOwner'>): boolean => limitOwner === 'all pods' || limitOwner === 'pods of one class'

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

export const cause = (f: Facts, count: number): Sentence[] => [
  machineOf(f),
  f.limitKb === undefined || f.heapKb === undefined || f.heapKb > f.limitKb
    ? undefined
    : opt`The heap alone may take ${size(f.heapKb)} of it (${f.heapSetting})`,
  partsOf(f),
  swapOf(f),
  when(
    f.binding === 'memory' && f.failcnt !== undefined && f.failcnt > 1n,
    opt`It had run into the limit ${figure(f.failcnt)} times by then`,
  ),
  homeOf(f),
  usersOf(f),
  when(
    f.siblings.length > 1,
    `By cgroup: ${listed(
      f.siblings.map(({ cgroup, rssKb, cacheKb }) => `${cgroup} ${size(rssKb + cacheKb)}`),
      MOST_NAMES,
    )}`,
  ),
  hogOf(f),
  when(
    f.split !== undefined && f.split.shmemKb > wholeOf(f) * 0.3,
    'Shared memory and files in tmpfs stay when processes are killed: a kill frees little here',
  ),
  groupOf(f),
  when(count > 1, opt`It killed ${victimList(f)}`),
]

const wholeOf = ({ usageKb, limitKb }: Facts): number => usageKb ?? limitKb ?? 0

function machineOf({ limitOwner, machineKills }: Pick<Facts, 'limitOwner' | 'machineKills'>): Sentence {
  if (isMany({ limitOwner }))
    return 'Kubelet sets this limit to the RAM of the node less what is reserved: the pods together used more than that, whatever each may use by itself'
  if (machineKills !== undefined)
    return `The whole machine ran out of memory too (the kernel killed ${times(machineKills)} for that), which is an incident of its own`
  return 'Only this limit was reached: more RAM in the machine does not help'
}

function partsOf(f: Facts): Sentence {
  const whole = wholeOf(f)
  if (f.split === undefined || whole === 0) return undefined
  const parts = [
    ["the processes' own memory", f.split.anonKb],
    ['file cache', f.split.cacheKb],
    ['shared memory and files in tmpfs', f.split.shmemKb],
    ['kernel memory', f.split.kernelKb],
  ] as const
  const worth = parts.filter(([, kb]) => percent(kb, whole) >= WORTH_PCT).sort((a, b) => b[1] - a[1])
  if (worth.length === 0) return undefined
  const told = worth.map(([words, kb]) => `${size(kb)} (${percent(kb, whole)} %) was ${words}`)
  return say(
    `Of ${size(whole)}, ${listed(told, parts.length)}`,
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
  if (isMany(f)) return `The victim ran in ${home}`
  return opt`The victim ran in ${home}, whose own limit was not reached: all that runs in ${whose(f)} shares this one`
}

const userOf = ({ name, processes, rssKb }: Facts['topUsers'][0]): string =>
  `${processes > 1 ? `${figure(processes)} × ` : ''}${name} ${size(rssKb)}`

/** The processes under the limit. A page that several of them map counts for each. */
function usersOf(f: Facts): Sentence {
  if (f.topUsers.length < (f.parentLimit ? 1 : 2)) return undefined
  const isMore = f.topUsers.reduce((sum, { rssKb }) => sum + rssKb, 0) > wholeOf(f) * 1.02
  return say(
    `Under this limit ran ${listed(f.topUsers.map(userOf), MOST_NAMES)}`,
    when(isMore && wholeOf(f) > 0, ' (what they share counts for each)'),
  )
}

function hogOf({ shielded, hog, hogKb, comm }: Facts): Sentence {
  if (hog === undefined || comm === undefined || hog === comm) return undefined
  const shield = shielded.find(({ name }) => name === hog)
  return shield === undefined
    ? opt`${hog} held more (${size(hogKb)}) than the victim`
    : `${processName({ comm: shield.name, pid: shield.pid })} held the most, ${size(shield.rssKb)}, but is shielded from the OOM killer (oom_score_adj ${shield.oomScoreAdj}), so ${comm} had to go`
}

const groupOf = ({ groupKill, victims }: Facts): Sentence =>
  groupKill === undefined
    ? undefined
    : say('memory.oom.group is set, so every task of its cgroup was killed', opt` (${victims} are listed)`)

const victimList = ({ kills }: Facts): Sentence => {
  const names = [...new Set(kills.map((kill) => processName(kill)!))]
  return names.length > 1 ? listed(names, 8) : undefined
}

export const fix = (f: Facts): Step[] => [raiseStep(f), durableStep(f), verifyStep(f)]
