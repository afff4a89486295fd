import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { processName } from '../../../core/words/names.ts'
import { listed } from '../../../core/words/lists.ts'
import { times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'
import { isOfLink as isLinkCode } from './meaning.ts'

const isOfLink = (f: Facts): boolean => isLinkCode({ kind: f.kind, code: f.xid })

/** `0000:65:00.0` of `PCI:0000:65:00`. */
const slotOf = ({ device }: Facts): string | undefined => {
  const slot = /[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}(?:\.[0-9a-f])?/i.exec(device ?? '')?.[0]
  return slot === undefined || slot.includes('.') ? slot : `${slot}.0`
}

/** On the bus of a system on a chip: `fde60000.gpu`. */
const onChip = ({ device }: Facts): string | undefined => (/^[0-9a-f]{4,16}\.[\w-]{1,32}$/.test(device ?? '') ? device : undefined)
const ON_CHIP = new Set(['panfrost', 'panthor', 'lima', 'v3d', 'etnaviv', 'msm'])

const VENDORS: Readonly<Record<string, string>> = { nvidia: 'The NVIDIA GPU', 'nvidia-nvswitch': 'The NVSwitch' }

const subject = (f: Facts): string =>
  `${VENDORS[f.driver] ?? `The ${f.driver} GPU`}${opt` at ${slotOf(f) ?? onChip(f)}` ?? ''}${opt` of ${f.host}` ?? ''}`

const codeOf = (f: Facts): string | undefined => opt`Xid ${f.xid}` ?? opt`SXid ${f.sxid}`

const versions = (f: Facts): string | undefined =>
  opt`the program has version ${f.versions?.[0]} of its driver, the kernel's module is ${f.versions?.[1]}`

/** What it did, behind its name. */
const did = (f: Facts): string =>
  opt` reports ${codeOf(f)}${opt` (with ${f.alongside?.join(' and ')})` ?? ''}: ${f.meaning}` ??
  when(f.kind === 'page fault', ` had ${f.meaning}`) ??
  when(f.kind === 'start failed', ' could not be started by its driver') ??
  when(f.kind === 'versions differ', ` was refused to a program: ${versions(f) ?? f.meaning}`) ??
  when(f.kind === 'wedged', ` was given up by its driver, which refuses all further work`) ??
  opt` did not finish the work of ring ${f.ring} in time` ??
  ` fails: ${f.meaning}`

export const headline = (f: Facts, count: number): string =>
  say(
    subject(f),
    did(f),
    f.gpus === undefined
      ? undefined
      : `; ${f.gpus.length === 1 ? 'the GPU' : 'the GPUs'} at ${listed(f.gpus, 3)} ${f.gpus.length === 1 ? 'reports' : 'report'} it too (Xid ${listed((f.gpuXids ?? []).map(String), 3)})`,
    opt`; ${processName(f)} used it`,
    when(count > 1, `; ${times(count)}`),
  )

export const state = (f: Facts): Sentence =>
  f.reset === undefined || f.kind === 'wedged'
    ? undefined
    : f.reset === 'succeeded'
      ? 'It was reset and goes on'
      : 'Its reset did not succeed'

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
  f.kind === 'versions differ'
    ? 'The driver was updated without loading the new module: until that is done, no program that is started anew can use the GPU'
    : f.driver === 'nvidia-nvswitch' || isOfLink(f)
      ? f.fatal === false
        ? 'No program is ended by it: a link that is trained again tells so. Only one that comes back again and again is a fault'
        : 'Programs that use several GPUs are ended; the first suspect is that link, its switch or the GPU at its end'
      : SUSPECTS[f.suspect],
  opt`Its driver says what it needs: "${f.recovery}"`,
  when(isGone(f), 'What runs on it cannot go on until the machine is started again'),
  when(f.memoryLost === true, 'What lay in its memory is lost: every program that uses it has to start again'),
  when(f.reset === 'succeeded' && f.memoryLost !== true, 'The work that was on it is lost, and programs that do not expect that end'),
]

function now(f: Facts): Step {
  if (f.kind === 'versions differ')
    return {
      when: 'now',
      say: 'Restart the machine, or unload the modules of the driver while nothing uses the GPU: the new one is loaded then. This shows which is loaded and which is installed.',
      run: 'cat /proc/driver/nvidia/version; modinfo -F version nvidia',
    }
  if (f.driver === 'nvidia-nvswitch' || isOfLink(f))
    return {
      when: 'now',
      say:
        f.fatal === false
          ? 'Nothing, unless it comes again. This shows the links and what they count.'
          : 'End the work that uses several GPUs, then reset all GPUs and switches of the machine together, or restart it. This shows the links and what they count.',
      run: `nvidia-smi nvlink${f.driver === 'nvidia' ? (opt` -i ${slotOf(f)}` ?? '') : ''} -s; nvidia-smi nvlink${f.driver === 'nvidia' ? (opt` -i ${slotOf(f)}` ?? '') : ''} -e`,
    }
  const smi =
    f.driver.startsWith('nvidia') && !isGone(f) && f.kind !== 'start failed'
      ? `nvidia-smi -q${f.driver === 'nvidia' ? (opt` -i ${slotOf(f)}` ?? '') : ''} -d ECC,PAGE_RETIREMENT,ROW_REMAPPER,PERFORMANCE`
      : ON_CHIP.has(f.driver)
        ? 'grep -H . /sys/class/drm/card*/device/uevent'
        : `lspci -nnk${opt` -s ${slotOf(f)}` ?? ' | grep -iA3 -E "vga|3d|display"'}`
  if (f.kind === 'wedged' || f.kind === 'start failed')
    return {
      when: 'now',
      say: `Restart the machine: ${f.kind === 'wedged' ? 'nothing else gives this GPU back' : 'off and on again, if the driver still cannot start it'}. This shows the card and its driver.`,
      run: smi,
    }
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

/** Only the lines that tell of it. */
function pattern(f: Facts): string {
  switch (f.driver) {
    case 'nvidia':
      if (f.xid !== undefined) return `NVRM: Xid .*: ${f.xid},`
      if (f.kind === 'lost from the bus') return 'NVRM: .*fallen off the bus'
      if (f.kind === 'start failed') return 'NVRM: .*InitAdapter failed'
      return f.kind === 'versions differ' ? 'NVRM: API mismatch' : 'NVRM: .*(Xid|[Tt]imeout|failed)'
    case 'nvidia-nvswitch':
      return `SXid .*: ${f.sxid},`
    case 'amdgpu':
      if (f.kind === 'lost from the bus') return 'amdgpu.*lost from bus'
      return f.kind === 'firmware silent' ? 'amdgpu.*MES' : 'amdgpu.*(ring .* timeout|page fault|GPU (reset|fault))'
    case 'radeon':
      return 'radeon.*(stalled for|GPU lockup)'
    case 'i915':
      return 'GPU HANG|i915.*wedged'
    case 'nouveau':
      return 'nouveau.*fifo.*(fault|SCHED_ERROR|DMA_PUSHER)'
    case 'panfrost':
    case 'panthor':
    case 'lima':
    case 'v3d':
    case 'etnaviv':
    case 'msm':
      return `${f.driver === 'msm' ? '(msm|adreno)' : f.driver}.*(timeout|hang|hung|lockup|[Ff]ault|MMU error)`
    default:
      return `${f.driver} .*(Timedout job|reset failed|wedged)`
  }
}

const durable = (f: Facts): string => {
  if (f.kind === 'versions differ') return 'Plan a restart with each update of the driver, or hold its packages back until then.'
  if (f.driver === 'nvidia-nvswitch' || isOfLink(f))
    return `If it comes back ${opt`on link ${f.link}` ?? 'on that link'}, have the GPU, the switch or the board at that link replaced; update their firmware.`
  return f.suspect === 'hardware'
    ? 'Check seating, power and temperature of the card, and update its firmware; if it comes back, replace the card.'
    : 'Update the driver and the firmware of the GPU together.'
}

export const fix = (f: Facts): Step[] => [
  now(f),
  { when: 'durable', say: durable(f) },
  {
    when: 'verify',
    say: 'No further fault in an hour of load: this prints 0.',
    run: `journalctl -k --since '-1 hour' | grep -cE ${word(pattern(f))}`,
  },
]
