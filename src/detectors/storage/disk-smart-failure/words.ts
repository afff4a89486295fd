import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { count, plural } from '../../../core/words/numbers.ts'
import { listed } from '../../../core/words/lists.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

function nameOf({ device, model, mount }: Facts): string {
  if (device === undefined) return model === undefined ? 'The drive (its name is not in the input)' : `Drive ${model}`
  const about = [model, opt`mounted on ${mount}`].filter((text) => text !== undefined)
  return about.length === 0 ? `Drive ${device}` : `Drive ${device} (${about.join(', ')})`
}

const signsOf = (f: Facts): string[] =>
  [
    when(f.overall?.startsWith('FAIL') === true, 'its own verdict is FAILED'),
    opt`its critical warning is ${f.warning}`,
    opt`${f.attribute} is below its threshold`,
    f.pendingBefore === undefined
      ? f.pending === undefined
        ? undefined
        : `${plural(f.pending, 'sector')} cannot be read`
      : opt`${count(f.pending)} sectors cannot be read (${count(f.pendingBefore)} at first)`,
    opt`a self-test ended in ${f.selfTest}`,
  ].filter((sign) => sign !== undefined)

export const headline = (f: Facts): string => say(`${nameOf(f)} is failing: ${listed(signsOf(f), 5)}`)

export const cause = (f: Facts): Sentence[] => [
  when(f.pending !== undefined, 'What stood in such a sector is lost; it is replaced by a spare one when it is written anew'),
  opt`${count(f.reallocated)} sectors were already replaced by spare ones`,
  when(f.overall === 'PASSED', 'Its verdict PASSED looks at thresholds only'),
]

export const fix = (f: Facts): Step[] => {
  const name = f.device ?? 'it'
  return [
    {
      when: 'now',
      say: `Copy the data off ${f.device ?? 'this drive'} first, before any long test. This shows what stands on it.`,
      run:
        f.device === undefined
          ? 'lsblk -o NAME,MODEL,SERIAL,SIZE,MOUNTPOINT'
          : `lsblk -o NAME,MODEL,SERIAL,SIZE,MOUNTPOINT ${word(`/dev/${f.device}`)}`,
    },
    { when: 'durable', say: `Replace ${name}.` },
    {
      when: 'verify',
      say: 'A long self-test of the new drive (smartctl -t long) ends without error, hours later.',
      run: f.device === undefined ? undefined : `smartctl -l selftest ${word(`/dev/${f.device}`)}`,
    },
  ]
}
