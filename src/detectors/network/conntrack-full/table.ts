import { overTime } from '../../../casefile/series/over-time.ts'
import { settingsOf } from '../../../casefile/settings.ts'
import type { Measured } from '../../../core/finding.ts'
import { mostOf } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { CONNTRACK_TABLE, type ConntrackTable } from '../../../records/conntrack-table.ts'
import { COUNTERS } from '../../../records/counters.ts'
import { SETTING, type Setting } from '../../../records/setting.ts'
import { type Counted, counted } from '../counter-growth.ts'

/** What captures show of the table. */
export interface Table {
  readonly max: Cited<{ readonly value: number }> | undefined
  /** Of several looks the fullest. */
  readonly count: Cited<{ readonly value: number }> | undefined
  readonly series: readonly Measured[]
  /** The listing with the most entries. */
  readonly listing: Cited<ConntrackTable> | undefined
  /** Packets that its statistics count as dropped. */
  readonly dropped: Counted | undefined
}

const NAME = /^net\.(?:netfilter|ipv4\.netfilter|ipv4)\.(?:nf|ip)_conntrack_(max|count)$/
const isOf = ({ name }: Setting, what: string): boolean => NAME.exec(name)?.[1] === what

export function tableOf(scope: Scope): Table {
  const max = [...settingsOf(scope).values()].findLast((setting) => isOf(setting, 'max'))
  const listing = mostOf(scope.rows(CONNTRACK_TABLE), ({ entries }) => entries)
  const looks = [
    ...scope.rows(COUNTERS).flatMap((sample) => (sample.kind === 'conntrack' ? valueAt(sample.values.get('entries'), sample) : [])),
    ...(listing === undefined ? [] : valueAt(listing.entries, listing)),
    ...scope.rows(SETTING).flatMap((setting) => (isOf(setting, 'count') ? valueAt(setting.numbers[0], setting) : [])),
  ]
  const limit = max?.numbers[0]
  const drops = counted(scope, 'conntrack', 'drop')
  return {
    max: max === undefined ? undefined : valueAt(max.numbers[0], max)[0],
    series: overTime({ quantity: 'conntrack.entries', unit: 'count', limit }, looks, ({ value }) => value),
    count: mostOf(looks, ({ value }) => value),
    listing,
    dropped: drops === undefined || drops.total === 0 ? undefined : drops,
  }
}

const valueAt = (value: number | undefined, { at, time }: Cited<object>): Cited<{ readonly value: number }>[] =>
  value === undefined ? [] : [{ value, at, ...(time === undefined ? {} : { time }) }]
