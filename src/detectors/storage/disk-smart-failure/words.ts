import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { count, plural } from '../../../core/words/numbers.ts'
import { listed } from '../../../core/words/lists.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

function nameOf({ device, member, model, serial, mount }: Facts): string {
  if (member !== undefined) return `Drive ${member} (behind ${device})`
  if (device === undefined)
    return either(
      opt`Drive ${model}${either(opt` (serial number ${serial})`, '')}`,
      opt`The drive with serial number ${serial}`,
      'The drive (its name is not in the input)',
    )
  const about = [model, opt`mounted on ${mount}`].filter((text) => text !== undefined)
  return about.length === 0 ? `Drive ${device}` : `Drive ${device} (${about.join(', ')})`
}

/** The bits of NVMe's byte of critical warnings (NVM Express Base Specification, SMART / Health Information). */
const WARNINGS = [
  'spare blocks run out',
  'temperature',
  'its reliability is degraded',
  'it accepts no more writes',
  'its cache would not outlive a loss of power',
  'its persistent memory is unreliable',
]

function meaningOf(warning: string): string {
  const bits = Number(warning)
  const set = WARNINGS.filter((_, bit) => (bits >> bit) % 2 === 1)
  return set.length === 0 ? '' : ` (${listed(set, 6)})`
}

const signsOf = (f: Facts): string[] =>
  [
    when(f.overall?.startsWith('FAIL') === true, `its own verdict is FAILED${/: .*/.exec(f.overall ?? '')?.[0] ?? ''}`),
    f.warning === undefined ? undefined : `its critical warning is ${f.warning}${meaningOf(f.warning)}`,
    opt`${f.spare} % of its spare blocks are left (its threshold is ${f.leastSpare} %)`,
    opt`${f.attribute} is below its threshold`,
    f.pendingBefore === undefined
      ? f.pending === undefined
        ? undefined
        : `${plural(f.pending, 'sector')} cannot be read`
      : opt`${count(f.pending)} sectors cannot be read (${count(f.pendingBefore)} at first)`,
    f.uncorrectable === undefined ? undefined : `a scan of its own could not read ${plural(f.uncorrectable, 'sector')}`,
    opt`a self-test ended in ${f.selfTest}`,
  ].filter((sign) => sign !== undefined)

export const headline = (f: Facts): string => say(`${nameOf(f)} is failing: ${listed(signsOf(f), 7)}`)

export const cause = (f: Facts): Sentence[] => [
  when(f.pending !== undefined, 'What stood in such a sector is lost; it is replaced by a spare one when it is written anew'),
  opt`${count(f.reallocated)} sectors were already replaced by spare ones`,
  opt`It counts ${count(f.mediaErrors)} errors after which data was lost`,
  when(f.overall === 'PASSED', 'Its verdict PASSED looks at thresholds only'),
]

/** `-d megaraid,5`: which of the drives behind a device smartctl is to ask (smartctl(8), --device). */
const behind = (member: string | undefined): string => {
  const m = /^([a-z]\w{1,10})_disk_0{0,3}(\d{1,4})$/.exec(member ?? '')
  return m === null ? '' : ` -d ${m[1]},${m[2]}`
}

const DATA_FIRST = 'first, before any long test. This shows what stands on it.'

/** What to do at once: of a drive behind a controller the host sees no data. */
function first({ device, member }: Facts): Step {
  if (member !== undefined && device !== undefined)
    return {
      when: 'now',
      say: 'See which drive it is, and that the array on it is whole and its backup is good.',
      run: `smartctl -i${behind(member)} ${word(`/dev/${device}`)}`,
    }
  const list = 'lsblk -o NAME,MODEL,SERIAL,SIZE,MOUNTPOINT'
  // lsblk knows name spaces, no controllers
  const isListed = device !== undefined && !/^nvme\d{1,3}$/.test(device)
  return {
    when: 'now',
    say: `Copy the data off ${device ?? 'this drive'} ${DATA_FIRST}`,
    run: isListed ? `${list} ${word(`/dev/${device}`)}` : list,
  }
}

export const fix = (f: Facts): Step[] => [
  first(f),
  { when: 'durable', say: say(`Replace ${f.member ?? f.device ?? 'it'}`, opt` (serial number ${f.serial})`) },
  {
    when: 'verify',
    say: 'A long self-test of the new drive (smartctl -t long) ends without error, hours later.',
    run: f.device === undefined ? undefined : `smartctl -l selftest${behind(f.member)} ${word(`/dev/${f.device}`)}`,
  },
]
