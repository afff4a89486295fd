import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { count, size } from '../../../core/words/numbers.ts'
import { opt, say } from '../../../core/words/opt.ts'
import type { Facts } from './facts.ts'

/** Pages of 4 KiB, as x86 and most others have them. */
const PAGE_KIB = 4
const ALL = 'all nodes together'

/** `NUMA node 1` of `node1` and of `1`. */
const named = (node: string): string => `NUMA node ${node.replace(/^node\s?/i, '')}`
const shortly = (node: string | undefined): string | undefined => node?.replace(/^(?:node\s?)?(\d+)$/i, 'node $1')

export const headline = (f: Facts): string => (f.miss === undefined ? isFull(f) : gaveOut(f))

const isFull = (f: Facts): string =>
  say(
    `${named(f.node)}${opt` of ${f.host}` ?? ''} has only ${size(f.freeKb)} of ${size(f.totalKb)} free`,
    opt` and ${size(f.reclaimableKb)} of page cache to give back`,
    `, while ${shortly(f.roomiestNode)} has ${size(f.roomiestFreeKb)} free`,
  )

const gaveOut = (f: Facts): string =>
  say(
    f.node === ALL ? `The NUMA nodes${opt` of ${f.host}` ?? ''}` : `${named(f.node)}${opt` of ${f.host}` ?? ''}`,
    ` gave out ${count(f.miss)} pages that were meant for another node, ${f.missPct} % of all that ${f.node === ALL ? 'they' : 'it'} gave out `,
    f.between ? 'between the two samples' : 'since boot',
  )

export const cause = (f: Facts): Sentence[] =>
  f.miss === undefined
    ? [
        `${f.reclaimableKb === undefined ? 'Where little of the rest is page cache, what' : 'What'} is bound to ${shortly(f.node)} must reclaim, swap or be killed although the machine has memory; the rest gets its memory from afar`,
      ]
    : [
        `With pages of ${PAGE_KIB} KiB that is ${size(f.miss * PAGE_KIB)}: each access to it crosses the link between the nodes`,
        f.node === ALL || f.foreignNode === undefined
          ? undefined
          : say(
              `${shortly(f.foreignNode)!.replace('node', 'Node')} could not serve ${count(f.foreign)} pages of its own`,
              opt`: it has ${size(f.freeKb)} of ${size(f.totalKb)} free`,
              opt`, while ${shortly(f.roomiestNode)} has ${size(f.roomiestFreeKb)}`,
            ),
      ]

export const fix = (f: Facts): Step[] => {
  const full = shortly(f.miss === undefined || f.foreignNode === undefined || f.node === ALL ? f.node : f.foreignNode)
  return [
    {
      when: 'now',
      say: f.node === ALL ? 'See which node is short and whose memory lies on it.' : `See whose memory fills ${full}, in pages by process.`,
      run:
        f.node === ALL
          ? 'numastat -m; numastat -z'
          : `grep -os ' N${full!.replace('node ', '')}=[0-9]*' /proc/[0-9]*/numa_maps | awk -F[:=] '{n[$1]+=$3} END{for(p in n)print n[p],p}' | sort -rn | head`,
    },
    {
      when: 'durable',
      say: 'One large shared heap (a database, a JVM): start it with numactl --interleave=all. Several smaller programs: bind each to one node (--cpunodebind, --membind).',
    },
    {
      when: 'verify',
      say:
        f.miss === undefined
          ? `${full!.replace('node', 'Node')} keeps a tenth of its memory free or as page cache for an hour.`
          : 'numa_miss stands still for a minute under load.',
      run:
        f.miss === undefined
          ? 'numastat -m | grep -E "Node|MemFree|FilePages"'
          : 'grep numa_ /proc/vmstat; sleep 60; grep numa_ /proc/vmstat',
    },
  ]
}
