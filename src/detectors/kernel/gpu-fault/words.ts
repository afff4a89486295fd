import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { processName } from '../../../core/words/names.ts'
import { times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

/** `0000:65:00.0` of `PCI:0000:65:00`. */
const slotOf = ({ device }: Facts): string | undefined => {
  const slot = /[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}(?:\.[0-9a-f])?/i.exec(device ?? '')?.[0]
  return slot === undefined || slot.includes('.') ? slot : `${slot}.0`
}

const VENDORS: Readonly<Record<string, string>> = { nvidia: 'The NVIDIA GPU', 'nvidia-nvswitch': 'The NVSwitch' }

const subject = (f: Facts): string =>
  `${VENDORS[f.driver] ?? `The ${f.driver} GPU`}${opt` at ${slotOf(f)}` ?? ''}${opt` of ${f.host}` ?? ''}`

const codeOf = (f: Facts): string | undefined => opt`Xid ${f.xid}` ?? opt`SXid ${f.sxid}`

/** What it did, behind its name. */
const did = (f: Facts): string =>
  opt` reports ${codeOf(f)}: ${f.meaning}` ?? opt` did not finish the work of ring ${f.ring} in time` ?? ` fails: ${f.meaning}`

export const headline = (f: Facts, count: number): string =>
  say(subject(f), did(f), opt`; it worked for ${processName(f)}`, when(count > 1, `; ${times(count)}`))

export const state = (f: Facts): Sentence =>
  f.reset === undefined ? undefined : f.reset === 'succeeded' ? 'It was reset and goes on' : 'Its reset did not succeed'

export const effect = (f: Facts): Sentence => say(subject(f), did(f))

const SUSPECTS: Readonly<Record<string, string>> = {
  program: 'The program is the first suspect',
  hardware: 'The hardware is the first suspect: the card, its seat, its power or its cooling',
  driver: 'The driver is the first suspect',
  'program or driver': 'The program that used it, or the driver, is the first suspect',
  'driver or hardware': 'The driver, or the card itself, is the first suspect',
}

/** The card answers nobody any more. */
const isGone = (f: Facts): boolean => f.kind === 'lost from the bus' || f.xid === 79

/** The driver itself says what has to be done (Xid 154). */
const isReboot = ({ recovery }: Facts): boolean => /reboot/i.test(recovery ?? '')

export const cause = (f: Facts): Sentence[] => [
  SUSPECTS[f.suspect],
  opt`Its driver says what it needs: "${f.recovery}"`,
  when(isGone(f), 'What runs on it cannot go on until the machine is started again'),
  when(f.reset === 'succeeded', 'The work that was on it is lost, and programs that do not expect that end'),
]

function now(f: Facts): Step {
  const smi =
    f.driver.startsWith('nvidia') && !isGone(f)
      ? `nvidia-smi -q${f.driver === 'nvidia' ? (opt` -i ${slotOf(f)}` ?? '') : ''} -d ECC,PAGE_RETIREMENT,ROW_REMAPPER,PERFORMANCE`
      : `lspci -nnk${opt` -s ${slotOf(f)}` ?? ' | grep -iA3 -E "vga|3d|display"'}`
  if (f.suspect === 'hardware')
    return {
      when: 'now',
      say: say(
        isGone(f) || isReboot(f)
          ? 'Take the work off this GPU and restart the machine'
          : 'Take the work off this GPU, then reset it or restart the machine',
        '; if the fault returns, have the part replaced. ',
        isGone(f) ? 'This tells whether the bus still shows it.' : 'This shows what the card counts.',
      ),
      run: smi,
    }
  if (f.suspect === 'program')
    return {
      when: 'now',
      say: `Look at ${processName(f) ?? 'the program that used the GPU'}: run it under compute-sanitizer or a validation layer. This shows what the card counts.`,
      run: smi,
    }
  return {
    when: 'now',
    say: `Restart ${processName(f) ?? 'what uses the GPU'}${f.reset === 'succeeded' ? '' : isReboot(f) ? ', and the machine with it' : ', then reset the GPU'}. ${f.driver.startsWith('nvidia') ? 'This shows what the card counts.' : 'This shows the card and its driver.'}`,
    run: smi,
  }
}

const PATTERNS: Readonly<Record<string, string>> = {
  nvidia: 'NVRM: ',
  'nvidia-nvswitch': 'SXid',
  amdgpu: 'amdgpu.* (timeout|reset)',
  i915: 'GPU HANG',
}

export const fix = (f: Facts): Step[] => [
  now(f),
  {
    when: 'durable',
    say:
      f.suspect === 'hardware'
        ? 'Check seating, power and temperature; several different codes in a short time speak for the hardware.'
        : 'Update the driver and the firmware of the GPU together.',
  },
  {
    when: 'verify',
    say: 'No further fault in an hour of load.',
    run: `journalctl -k --since '-1 hour' | grep -cE ${word(PATTERNS[f.driver] ?? f.driver)}`,
  },
]
