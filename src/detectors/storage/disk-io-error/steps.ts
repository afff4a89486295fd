import type { Question, Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { word } from '../../../core/words/shell.ts'
import { checkOf, look } from '../tools.ts'
import type { Facts } from './judge.ts'
import { mapFix } from './map-words.ts'
import { diskOf, linkOf, verbOf } from './names.ts'

/** Devices of the kernel's table of disks, which can be read. */
const READABLE = /^(?:sd[a-z]|nvme\d{1,3}n|vd[a-z]|xvd|dm-|md\d|mmcblk|loop)/
/** Drives that count their own errors. */
const SELF_TELLING = /^(?:sd[a-z]{1,3}|nvme\d{1,3}n\d{1,3})$/
const SECTORS_OF_4K = 8n

export function fix(f: Facts): Step[] {
  if (f.paths !== undefined) return mapFix(f)
  return [...now(f), durable(f), verify(f)]
}

/** With a check of what stands on it, which only reads, where writes to it were lost. */
function durable(f: Facts): Step {
  const said = DURABLE[f.kind](f)
  const check = f.source === undefined ? undefined : checkOf(f.filesystem, f.source.startsWith('/') ? f.source : `/dev/${f.source}`)
  return f.kind !== 'request' || check === undefined
    ? { when: 'durable', say: said }
    : { when: 'durable', say: `${said} Unmounted, this checks ${f.mount} and only reads.`, run: check }
}

function now(f: Facts): Step[] {
  // a controller that was removed answers nothing: only its bus can be asked
  if (f.removed === true)
    return [{ when: 'now', say: `See whether the bus still shows ${f.device}: it cannot be asked itself.`, run: 'lspci -nn -d ::0108' }]
  if (f.kind === 'offline' && f.session === undefined && stateOf(f.device) !== undefined)
    return [{ when: 'now', say: `See whether ${f.device} is still there, and its state.`, run: stateOf(f.device) }]
  if (f.kind === 'paths')
    return [{ when: 'now', say: `See which controllers lead to ${f.device}, and the state of each.`, run: 'nvme list-subsys' }]
  const what = look(f.session ?? f.device, f.source)
  if (f.kind !== 'medium' && !isUnclear(f)) {
    const stop = f.kind === 'request' && f.programs.length > 0 ? `Stop ${listed(f.programs)}. ` : ''
    return [{ when: 'now', say: `${stop}${what.say}`, run: what.run }]
  }
  const copy = `Copy what matters off ${diskOf(f.device)} first`
  if (!SELF_TELLING.test(f.device)) return [{ when: 'now', say: `${copy}. ${what.say}`, run: what.run }]
  const stands: Step = {
    when: 'now',
    say: `${copy}. This shows what stands on it.`,
    run: `lsblk -o NAME,SIZE,FSTYPE,MOUNTPOINT,SERIAL ${word(`/dev/${f.device}`)}`,
  }
  return f.kind === 'medium' ? [stands, { when: 'now', ...what }] : [stands]
}

/** What the kernel thinks of a device that may answer nothing itself. */
function stateOf(device: string): string | undefined {
  if (/^sd[a-z]{1,3}$/.test(device)) return `cat /sys/block/${device}/device/state`
  const controller = /^nvme\d{1,3}/.exec(device)?.[0]
  return controller === undefined ? undefined : `cat /sys/class/nvme/${controller}/state`
}

/** The disk or its link: its own counters tell. */
const isUnclear = (f: Facts): boolean => (f.kind === 'request' || f.kind === 'timeout') && SELF_TELLING.test(f.device)

export const open = (f: Facts): Question[] =>
  f.paths !== undefined || f.removed === true || !isUnclear(f)
    ? []
    : [
        {
          ask: f.device.startsWith('nvme')
            ? 'Is it the disk or its slot? Media errors and a critical warning speak for the disk:'
            : 'Is it the disk or its link? Pending sectors speak for the disk, CRC errors for the link:',
          run: look(f.device).run,
        },
      ]

function verify(f: Facts): Step {
  const isRead = READABLE.test(f.device) && f.removed !== true && (f.sector === undefined || verbOf(f) !== 'write')
  if (!isRead) return { when: 'verify', say: `No new line of ${diskOf(f.device)} for a day of usual load.` }
  const from = `dd if=${word(`/dev/${f.device}`)} of=/dev/null`
  return f.sector === undefined
    ? {
        when: 'verify',
        say: `1 GiB of it is read without an error, and no new line of ${f.device} follows for a day.`,
        run: `${from} bs=1M count=1024 iflag=direct`,
      }
    : {
        when: 'verify',
        say: `The same 4 KiB are read without an error, and no new line of ${f.device} follows for a day.`,
        run: `${from} bs=4k skip=${f.sector / SECTORS_OF_4K} count=1 iflag=direct`,
      }
}

const DURABLE: Readonly<Record<Facts['kind'], (f: Facts) => string>> = {
  medium: (f) =>
    verbOf(f) === 'write'
      ? `Replace ${diskOf(f.device)}.`
      : `Replace ${diskOf(f.device)} when more sectors follow; at once if it holds the only copy.`,
  paths: (f) => `Bring the controllers of ${f.device} back, over two separate ways.`,
  offline: (f) =>
    f.session === undefined
      ? `Replace ${diskOf(f.device)}, or what connects it; it comes back after a rescan only.`
      : 'Repair the way to the target, and give the volume a second path (multipath).',
  transport: (f) => (f.session === undefined ? `Replace what fails: ${linkOf(f.device)}.` : 'Repair the way to the target.'),
  timeout: (f) => `Replace what is slow or mute: ${diskOf(f.device)} itself, or ${linkOf(f.device)}.`,
  reset: (f) => `Update the firmware of ${f.device} and its driver; replace it when resets go on.`,
  'beyond-end': (f) => `Make what stands on ${f.device} as large as the device is, or restore the device's size.`,
  request: (f) =>
    f.device.startsWith('dm-')
      ? 'Repair what lies below, then check the file systems on it.'
      : `Repair or replace ${diskOf(f.device)}, then check the file systems on it.`,
}
