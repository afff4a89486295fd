import type { Sentence } from '../../../core/failure.ts'
import type { Question } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName, withShortIds } from '../../../core/words/names.ts'
import { count as figure, percent, size, times } from '../../../core/words/numbers.ts'
import { capital, either, opt, say, when } from '../../../core/words/opt.ts'
import { ledgerText } from '../oom-facts.ts'
import type { Facts } from './facts.ts'

export { fix } from './fix.ts'

/** Victims that are named in a sentence. */
const MOST_VICTIMS = 8

export const headline = (f: Facts, count: number): string => {
  const who = processName(f)
  const victim = opt`${who}${either(opt` in ${withShortIds(f.home)}`, '')}`
  if (f.manual)
    return say(
      either(opt`${victim} was killed by an OOM killer that was run by hand (sysrq-f)`, 'The OOM killer was run by hand (sysrq-f)'),
      ', not for want of memory',
    )
  if (f.panic === true && f.kills.length === 0)
    return say(`${theMachine(f)} ran out of memory and the kernel panicked, as vm.panic_on_oom says, instead of killing`)
  if (f.unsure === true)
    return say(
      either(opt`${victim} was killed for want of memory`, 'The OOM killer ran'),
      '; whether the whole machine or a memory cgroup was full is not in the input',
    )
  const names = [...new Set(f.kills.map((kill) => processName(kill)!))]
  if (count > 1 && names.length > 1)
    return say(`${theMachine(f)} ran out of memory ${times(count)}, and the kernel killed ${listed(names, 4)}`, reasonOf(f))
  if (victim !== undefined) return say(`${victim} was killed because ${lackOf(f)}`, reasonOf(f))
  return say(
    isMachine(f) ? `${theMachine(f)} ran out of memory` : capital(lackOf(f)),
    opt` when ${f.invoker} asked for more`,
    reasonOf(f),
    '; whom the kernel killed is not in the input',
  )
}

export const isMachine = ({ constraint }: Facts): boolean => constraint === undefined || constraint === 'CONSTRAINT_NONE'

const machine = ({ host }: Facts): string => host ?? 'the machine'
const theMachine = ({ host }: Facts): string => host ?? 'The machine'

function lackOf(f: Facts): string {
  if (f.constraint === 'CONSTRAINT_CPUSET')
    return `the memory nodes that ${either(opt`its cpuset ${f.cpuset}`, 'its cpuset')} allows${either(opt` (${f.memsAllowed})`, '')} were full`
  if (f.constraint === 'CONSTRAINT_MEMORY_POLICY') return 'the memory nodes that its memory policy allows were full'
  return `${machine(f)} ran out of memory`
}

/** Who held it, in one clause. */
function reasonOf(f: Facts): Sentence {
  if (f.kernelHeld !== undefined)
    return `: the kernel itself held ${ofRam(f.kernelHeld.heldKb, f)}, most of it ${heldAs(f.kernelHeld.what)}`
  const huge = hugeOf(f)
  if (huge !== undefined) return `: huge pages that are set aside held ${ofRam(huge, f)}`
  const hog = f.topUsers[0]
  if (hog !== undefined && isCause(f)) {
    const name =
      f.hog === f.comm && f.kills.length === 1 && hog.processes === 1
        ? 'it'
        : hog.processes === 1
          ? hog.name
          : `${figure(hog.processes)} processes named ${hog.name}`
    return `: ${name} held ${ofRam(hog.rssKb, f)}${hog.swapKb > 1024 ? ` and ${size(hog.swapKb)} in swap` : ''}`
  }
  const largest = [...f.kills].sort((a, b) => (b.anonRssKb ?? 0) - (a.anonRssKb ?? 0))[0]
  if (hog === undefined && largest?.anonRssKb !== undefined && f.kills.length > 1)
    return `; the largest of them, ${processName(largest)}, held ${size(largest.anonRssKb)}`
  return hog === undefined && f.victimKb !== undefined ? `, while it held ${ofRam(f.victimKb, f)}` : undefined
}

const totalOf = ({ ledger, totalRamKb }: Facts): number | undefined => ledger?.totalKb ?? totalRamKb

const ofRam = (kb: number, f: Facts): string => either(opt`${size(kb)} of ${size(totalOf(f))} RAM`, size(kb))

const heldAs = (what: string): string => (what === 'unaccounted' ? 'in no counter' : `as ${what}`)

/** Huge pages that hold half of RAM or more: what others need is not there. */
export function hugeOf(f: Facts): number | undefined {
  const huge = f.ledger?.hugepagesKb ?? 0
  return f.ledger !== undefined && huge >= f.ledger.totalKb / 2 ? huge : undefined
}

/** Share of RAM, in per cent, from which the largest of the processes may be what filled it. */
const CAUSE_PCT = 10
/** Where the size of RAM is not known: no machine of today is filled by less. */
const CAUSE_KB = 65_536

/** Whether the processes that are listed, or the victim where none is, can have filled the machine. */
export function isCause(f: Facts): boolean {
  const total = totalOf(f)
  const kb = f.hogKb ?? f.victimKb
  if (f.kernelHeld !== undefined || hugeOf(f) !== undefined || kb === undefined) return false
  return total === undefined ? kb >= CAUSE_KB : percent(kb, total) >= CAUSE_PCT
}

export const effect = (f: Facts, count: number): Sentence =>
  f.manual || f.unsure === true || f.kills.length === 0
    ? headline(f, count)
    : `The kernel killed ${listed([...new Set(f.kills.map((kill) => processName(kill)!))], 3)} because ${machine(f)} ran out of memory`

/** `X invoked oom-killer` reads as if X were to blame. */
export const excluded = (f: Facts): Sentence[] => [
  when(
    !f.manual && f.invoker !== f.comm && f.kills.length > 0 && f.topUsers.every(({ name }) => name !== f.invoker),
    opt`${f.invoker}: that it asked for memory then says nothing about who used it`,
  ),
]

/** Who else held memory, where only the line of the kill is there. */
export const open = (f: Facts): Question[] =>
  f.ledger === undefined && f.topUsers.length === 0 && f.pid !== undefined && !f.manual
    ? [
        {
          ask:
            f.unsure === true
              ? 'Was the machine full, or a memory cgroup? The whole log tells, above the kill:'
              : 'Who else held memory? The table of processes stands in the log above the kill:',
          run: `journalctl -k --no-pager | grep -B 200 -m 1 'Killed process ${f.pid} '`,
        },
      ]
    : []

export const cause = (f: Facts, count: number): Sentence[] => {
  if (f.manual) return ['It kills the largest process whether or not memory is short, so this is no sign of a shortage']
  return [
    when(!isMachine(f), 'Other nodes may have had memory left'),
    when((f.order ?? 0) > 0, opt`${f.invoker} asked for ${size(4 * 2 ** Math.min(f.order ?? 0, 20))} in one piece`),
    f.ledger === undefined ? undefined : ledgerText(f.ledger),
    f.swapTotalKb === undefined
      ? undefined
      : f.swapTotalKb === 0
        ? 'There is no swap'
        : opt`Of ${size(f.swapTotalKb)} swap, ${f.swapFreeKb === 0 ? 'none' : size(f.swapFreeKb)} was free`,
    when(f.kernelHeld !== undefined, 'The processes are not the cause, and killing them frees little'),
    hogOf(f),
    shieldOf(f),
    f.zones[0] === undefined || (isCause(f) && (f.order ?? 0) === 0)
      ? undefined
      : f.zones[0].replaceAll(/(\d{1,20}) kB/g, (_, kb: string) => size(Number(kb))),
    when(count > 1, opt`It killed ${victimsOf(f)}`),
    when(f.panic === true && f.kills.length > 0, 'Once vm.panic_on_oom was set, and the kernel panicked instead'),
  ]
}

/** Beside the clause of the headline: who is not the cause. */
function hogOf(f: Facts): Sentence {
  if (f.kernelHeld !== undefined || hugeOf(f) !== undefined || f.hog === undefined) return undefined
  if (!isCause(f))
    return opt`The processes that are listed hold only ${size(f.listedKb)} together: the kernel holds the rest, or the table is cut`
  const shield = f.shielded.some(({ name }) => name === f.hog && name !== f.comm)
  return f.hog === f.comm || f.comm === undefined || shield
    ? undefined
    : `The victim ${f.comm}${either(opt` held ${size(f.victimKb)} and`, '')} is not the cause`
}

function shieldOf(f: Facts): Sentence {
  const shield = f.shielded.find(({ name }) => name === f.hog && name !== f.comm)
  if (shield !== undefined && f.comm !== undefined)
    return `${processName({ comm: shield.name, pid: shield.pid })} is shielded from the OOM killer (by an oom_score_adj of ${shield.oomScoreAdj}), so the kernel took ${f.comm}, which is not the cause`
  return f.shielded.length === 0
    ? undefined
    : `Shielded from the OOM killer (by their oom_score_adj): ${listed(f.shielded.map((s) => `${s.name} (${s.oomScoreAdj}, ${size(s.rssKb)})`))}`
}

function victimsOf({ kills }: Facts): Sentence {
  const names = [...new Set(kills.map((kill) => `${processName(kill)}${either(opt`, ${size(kill.anonRssKb)}`, '')}`))]
  return names.length > 4
    ? listed(
        names.map((name) => name.replace(/\), (.*)$/, ', $1)')),
        MOST_VICTIMS,
      )
    : undefined
}
