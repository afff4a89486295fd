import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { times } from '../../../core/words/numbers.ts'
import { opt, say } from '../../../core/words/opt.ts'
import { type Facts, familyOf } from './judge.ts'

const DEFAULT_LIMIT = 1024

export const headline = (f: Facts, count: number): string =>
  say(
    `The neighbour table${opt` of ${f.host}` ?? ''} (${f.table}: ${f.table === 'ndisc_cache' ? 'IPv6' : 'ARP'}) is full`,
    opt` at ${f.limit} entries`,
    `: it refused new entries at least ${times(count)}`,
  )

export const effect = (f: Facts): Sentence => say(`The neighbour table${opt` of ${f.host}` ?? ''} is full`)

export const cause = (f: Facts): Sentence[] => [
  'Hosts of the local networks that are not in it yet cannot be reached, seemingly at random, while known ones go on',
  'The line is rate limited: there may be more refusals than lines',
  f.limit === undefined ? `The limit is not in the input; it is ${DEFAULT_LIMIT} unless somebody set it` : undefined,
]

export const fix = (f: Facts): Step[] => {
  const family = familyOf(f.table)
  const key = `net.${family}.neigh.default.gc_thresh3`
  const raised = (f.limit ?? DEFAULT_LIMIT) * 4
  const show = `ip ${family === 'ipv6' ? '-6' : '-4'} neigh`
  return [
    {
      when: 'now',
      say: 'See which network has so many neighbours.',
      run: `${show} | awk '{ print $3 }' | sort | uniq -c | sort -rn | head`,
    },
    {
      when: 'durable',
      say: `Raise gc_thresh3 of net.${family}.neigh.default to ${raised}, four times the ${f.limit === undefined ? 'default' : 'present limit'}, or make the network smaller.`,
      run: `sysctl -w ${key}=${raised}`,
      changes: 'host',
    },
    {
      when: 'verify',
      say: `The number of entries stays below ${raised}, and no line of this kind follows for an hour.`,
      run: `${show} | wc -l`,
    },
  ]
}
