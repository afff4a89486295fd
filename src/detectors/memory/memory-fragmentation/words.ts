import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName } from '../../../core/words/names.ts'
import { count, size, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'

const who = (f: Facts): string => either(opt`${processName(f)}, in module ${f.module},`, processName(f), 'A task')
const isBenign = (f: Facts): boolean => f.order === 0 && f.atomic
const pages = (order: number): string => count(2 ** Math.min(order, 40))

export const headline = (f: Facts, n: number): string => {
  const often = when(n > 1, `; such requests were refused ${times(n)} in all`)
  if (f.comm === undefined)
    return say(`${f.message} `, opt`of ${f.host} `, opt`has ${size(f.freeKb)} free, all of it in pieces below ${size(f.pieceKb)}`)
  if (isBenign(f)) return say(`${who(f)} was refused a single page for which it could not wait`, often)
  if (f.order === 0)
    return say(`${who(f)} got no page at all, not even after memory was reclaimed`, opt`: only zone ${f.zone} would do`, often)
  return say(
    `${who(f)} asked for ${size(f.pieceKb)} in one piece`,
    opt` from zone ${f.zone}`,
    ` and the kernel had no such block`,
    opt`, though ${size(f.freeKb)} were free`,
    often,
  )
}

export const effect = (f: Facts): Sentence =>
  f.comm === undefined
    ? `The free memory lies in pieces below ${size(f.pieceKb)}`
    : say(`${who(f)} was refused `, f.order === 0 ? 'a page' : `${size(f.pieceKb)} in one piece`)

export const cause = (f: Facts, n: number): Sentence[] => {
  if (f.comm === undefined)
    return [
      `Nothing has failed in this input, but a driver or a huge page that asks for ${size(f.pieceKb)} in one piece must wait until memory is compacted`,
    ]
  const sizes = when(n > 1 && f.orders.length > 1, `The pieces had ${listed(f.orders.map(pages), 12)} pages`)
  if (isBenign(f))
    return [
      'The reserve for such requests was empty for a moment',
      'By itself this is benign: the network or disk driver drops or retries and goes on; it is a sign of pressure when it comes often',
    ]
  if (f.order === 0)
    return [
      f.zone === undefined
        ? 'Memory as a whole was short'
        : `That zone is ${f.zone === 'DMA' ? 'the first 16 MiB' : 'what lies below 4 GiB'} of memory, and it may be short while others are not`,
      sizes,
    ]
  return [
    f.blocksLeft === undefined
      ? undefined
      : f.blocksLeft === 0
        ? 'What is free lies in pieces that are too small'
        : `${count(f.blocksLeft)} blocks were large enough, none of them in a zone that it may use and above the reserve`,
    `It asked for ${pages(f.order)} pages at once`,
    sizes,
  ]
}

export const fix = (f: Facts): Step[] =>
  isBenign(f)
    ? [
        { when: 'now', say: 'Nothing, if it is rare: look for another cause of the trouble at hand.' },
        {
          when: 'durable',
          say: 'If it comes often, double vm.min_free_kbytes, so that the reserve is larger.',
          run: 'sysctl vm.min_free_kbytes',
        },
        { when: 'verify', say: 'No such line for a day.', run: 'journalctl -k --since -1d | grep -c "page allocation failure"' },
      ]
    : [
        f.order === 0
          ? {
              when: 'now',
              say: 'See which zones are short and who holds the memory.',
              run: 'grep -E "^Node|pages free|  (min|low) " /proc/zoneinfo',
            }
          : {
              when: 'now',
              say: `Compact memory, so that pieces of ${size(f.pieceKb)} form again. This takes CPU time for some seconds.`,
              run: 'cat /proc/buddyinfo; echo 1 > /proc/sys/vm/compact_memory; cat /proc/buddyinfo',
              changes: 'host',
            },
        { when: 'durable', say: durable(f) },
        {
          when: 'verify',
          say: 'Failed compactions and stalled allocations stand still over a day.',
          run: "grep -E 'compact_(fail|success)|allocstall' /proc/vmstat",
        },
      ]

function durable(f: Facts): string {
  const asker = f.module ?? f.comm
  if (f.zone !== undefined)
    return `${asker} insists on zone ${f.zone}: reserve memory for it at boot (cma=, swiotlb=), or use a driver that can address all memory.`
  if (f.order === 0)
    return 'Bring the need below what there is, or double vm.min_free_kbytes, so that the kernel begins to reclaim earlier.'
  return asker === undefined
    ? 'Reserve huge pages at boot if they are wanted, or double vm.min_free_kbytes, so that larger pieces are kept free.'
    : `Update the driver or program behind ${asker} so that it asks for smaller pieces, or double vm.min_free_kbytes, so that larger ones are kept free.`
}
