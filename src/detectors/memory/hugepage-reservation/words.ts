import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { processName } from '../../../core/words/names.ts'
import { count, plural, size } from '../../../core/words/numbers.ts'
import { either, opt, say } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'

const victimOf = (f: Facts): string | undefined => processName({ comm: f.victim, pid: f.victimPid })

export const headline = (f: Facts): string =>
  say(
    f.hugePagesFree === undefined ? 'Huge pages very likely hold' : 'Huge pages that nobody uses hold',
    ` ${size(f.heldKb)} of the ${size(f.totalRamKb)} RAM`,
    opt` of ${f.host}`,
    either(
      opt`, and ${size(f.availableKb)} are left for everything else`,
      opt`, and ${victimOf(f)} ${(f.kills ?? 0) > 1 ? `was the first of ${f.kills} that were killed` : 'was killed'} for want of memory`,
    ),
  )

export const effect = (f: Facts): Sentence => `Huge pages hold ${size(f.heldKb)} of the ${size(f.totalRamKb)} RAM`

export const cause = (f: Facts): Sentence[] => [
  either(
    opt`${count(f.hugePagesFree)} of ${plural(f.hugePagesTotal, 'huge page')} of ${size(f.pageKb)}${opt` (nr_hugepages = ${f.nrHugepages})` ?? ''} are neither used nor promised (${f.sharePct} % of RAM)`,
    opt`nr_hugepages is ${count(f.hugePagesTotal)}; at 2 MiB each, the usual size, that is ${f.sharePct} % of RAM, and whether somebody uses them is not in the input`,
  ),
  'Only what asks for huge pages can have that memory: no other process, no cache, not even when memory runs out',
]

export const fix = (f: Facts): Step[] => {
  const needed = f.hugePagesNeeded
  const keep = needed === 0 ? 'none, since none is in use' : opt`${count(needed)}, those in use or promised`
  return [
    keep === undefined
      ? { when: 'now', say: 'See how many of them are free.', run: 'grep -E "HugePages|Hugetlb" /proc/meminfo' }
      : {
          when: 'now',
          say: `Give back what nobody uses, ${size(f.heldKb)}: keep ${keep}.`,
          run: setTo(needed!, f.pageKb),
          changes: 'host',
        },
    {
      when: 'durable',
      say: say(
        'Lower the number where it is set, or the next boot reserves them again; or turn on huge pages in the database, virtual machine or packet program that they were meant for',
      ),
      run: 'grep -rs hugepages /etc/sysctl.conf /etc/sysctl.d /proc/cmdline',
    },
    {
      when: 'verify',
      say: `MemAvailable has risen by about ${size(f.heldKb)}, also after the next boot.`,
      run: 'grep -E "MemAvailable|HugePages_(Total|Free)" /proc/meminfo',
    },
  ]
}

/** vm.nr_hugepages is of the default size only. */
const setTo = (pages: number, pageKb: number | undefined): string =>
  pageKb === undefined || pageKb === 2048
    ? `sysctl -w vm.nr_hugepages=${pages}`
    : `echo ${pages} > /sys/kernel/mm/hugepages/hugepages-${pageKb}kB/nr_hugepages`
