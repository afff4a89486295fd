import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { plural, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'

/** A driver that knows no names says so in these words. */
const labelOf = ({ label }: Facts): string | undefined =>
  label === undefined || /^(?:unknown |any )?(?:label|memory)?$/.test(label) ? undefined : label

/** Of errors in several modules, the share of the worst. */
const worstOf = (f: Facts): string | undefined => {
  const worst = f.modules?.[0]
  return worst === undefined ? undefined : `${f.ue > 0 ? worst.ue : worst.ce} of them in module ${worst.label}`
}

/** The others. */
const othersOf = ({ modules = [] }: Facts): Sentence => {
  const others = modules
    .slice(1)
    .map(
      ({ label, ce, ue }) =>
        `${label} (${listed([when(ue > 0, `${ue} not corrected`), when(ce > 0, `${ce} corrected`)].filter((part) => part !== undefined))})`,
    )
  return others.length === 0 ? undefined : `Other modules of that controller with errors: ${listed(others, 5)}`
}

/** How many errors, and what became of them. */
function errors(f: Facts, count: number): string {
  if (f.mc === undefined && f.bySensor !== true) return ` lost ${plural(f.ue, 'page')}`
  if (f.ue > 0) return ` had ${plural(f.ue, 'error')} that ECC could not correct${f.ce > 0 ? `, and ${f.ce} that it could` : ''}`
  return f.ce === count && count > 1
    ? ` had errors ${times(count)}, all corrected (ECC)`
    : ` had ${plural(f.ce, 'error')} that ${f.ce === 1 ? 'was' : 'were'} corrected (ECC)`
}

const memoryOf = (f: Facts): string =>
  say(either(f.modules === undefined ? opt`Memory module ${labelOf(f)}` : undefined, 'Memory'), opt` of ${f.host}`).slice(0, -1)

export const headline = (f: Facts, count: number): string =>
  say(
    memoryOf(f),
    errors(f, count),
    opt`: memory controller ${f.mc}${when(f.rows.length > 0, opt`, ${f.rows.length === 1 ? 'row' : 'rows'} ${listed(f.rows.map(String), 5)}`) ?? ''}`,
    opt`, ${worstOf(f)}`,
    when(
      f.victims.length > 0,
      `; ${listed(f.victims.map((victim) => victim.replace(/:(\d+)$/, ' (pid $1)')))} used ${f.ue === 1 ? 'it' : 'them'} and got SIGBUS`,
    ),
  )

export const effect = (f: Facts, count: number): Sentence => say(memoryOf(f), errors(f, count))

export const cause = (f: Facts): Sentence[] => [
  when(f.bySensor === true, 'The log of the baseboard controller keeps events of years: compare their dates with the failure'),
  f.mc === undefined && f.bySensor !== true
    ? 'The kernel takes such a page out of use; what lay on it is lost'
    : f.ue > 0
      ? 'An error that is not corrected is lost data: what runs on that page is ended, or the machine stops'
      : 'Corrected errors lose no data and explain no crash by themselves; a module that repeats them is on its way out',
  othersOf(f),
]

export function fix(f: Facts): Step[] {
  const module = either(opt`the module ${labelOf(f)}`, 'the module that the counts name')
  const counts = f.bySensor === true ? 'ipmitool sel elist | grep -i ecc' : 'grep -H . /sys/devices/system/edac/mc/mc*/dimm*/dimm_*_count'
  return [
    f.ue > 0
      ? {
          when: 'now',
          say: `Take ${f.host ?? 'the machine'} out of service until the module is replaced, and see which it is.`,
          run: counts,
        }
      : { when: 'now', say: 'See which module it is, and how many errors each has had.', run: counts },
    { when: 'durable', say: `Replace ${module}${when(f.ue === 0, ' at the next maintenance, if its count goes on growing') ?? ''}.` },
    { when: 'verify', say: 'The counters stand still under load for a day.', run: 'grep -H . /sys/devices/system/edac/mc/mc*/?e_count' },
  ]
}
