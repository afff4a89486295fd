import type { Question, Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { word } from '../../../core/words/shell.ts'
import { checkOf, look } from '../tools.ts'
import type { Facts } from './facts.ts'
import { mapFix } from './map-words.ts'
import { isOfPrograms, programFix } from './program-words.ts'
import { isLoss, lossFix } from './loss-words.ts'
import { memberFix } from './member-words.ts'
import { diskOf, isRemote, isVirtual, linkOf, verbOf } from './names.ts'

/** Devices of the kernel's table of disks, which can be read. */
const READABLE = /^(?:sd[a-z]|nvme\d{1,3}n|vd[a-z]|xvd|dm-|md\d|mmcblk|loop)/
/** Drives that count their own errors. */
const SELF_TELLING = /^(?:sd[a-z]{1,3}|nvme\d{1,3}n\d{1,3})$/
/** Of these the disk itself is the cause, and is replaced. */
const BY_DISK: ReadonlySet<Facts['kind']> = new Set(['medium', 'hardware'])
const SECTORS_OF_4K = 8n

export function fix(f: Facts): Step[] {
  if (isOfPrograms(f)) return programFix(f)
  if (f.paths !== undefined) return mapFix(f)
  if (isLoss(f)) return lossFix(f)
  if (f.memberOf !== undefined && BY_DISK.has(f.kind)) return memberFix(f, f.memberOf)
  return [...now(f), durable(f), verify(f)]
}

/** With a check of what stands on it, which only reads, where writes to it were lost. */
function durable(f: Facts): Step {
  if (f.advice !== undefined && f.session === undefined)
    return {
      when: 'durable',
      say: `Start the machine with these settings of the kernel (CHANGES THE HOST: every kernel of it), and update the firmware of ${f.device}. Only when it happens again, replace it. This shows what is set now.`,
      run: 'cat /proc/cmdline',
    }
  if (f.polled === true)
    return {
      when: 'durable',
      say: `Update the firmware of ${f.device} and of the board, and the kernel. When it comes again, see whether its interrupts are counted:`,
      run: `grep -E 'CPU|${f.device.replace(/n\d+$/, '')}q' /proc/interrupts`,
    }
  if (f.recovered === true)
    return {
      when: 'durable',
      say: `Update the firmware of ${f.device} and the kernel. When it comes again: its slot, its power saving, then the disk.`,
    }
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
  if (f.kind === 'reserved')
    return [
      {
        when: 'now',
        say: `See who holds it, and which hosts are registered: this only reads.`,
        run: [
          `sg_persist --in --read-reservation ${word(`/dev/${f.device}`)}`,
          `sg_persist --in --read-full-status ${word(`/dev/${f.device}`)}`,
        ].join('\n'),
      },
    ]
  if (isVirtual(f)) return [{ when: 'now', ...ofHost(f) }]
  if (isRemote(f) && f.session === undefined && /^sd|^\d/.test(f.device))
    return [
      {
        when: 'now',
        say: `See the state of ${diskOf(f.device)} and of the ways to it; errors of the medium are counted by the array.`,
        run: 'lsblk -S -o NAME,HCTL,TRAN,STATE,VENDOR; grep -s . /sys/class/fc_host/host*/port_state',
      },
    ]
  if (f.kind === 'offline' && f.session === undefined && stateOf(f.device) !== undefined)
    return [{ when: 'now', say: `See whether ${f.device} is still there, and its state.`, run: stateOf(f.device) }]
  if (f.kind === 'paths')
    return [{ when: 'now', say: `See which controllers lead to ${f.device}, and the state of each.`, run: 'nvme list-subsys' }]
  const what = look(f.session ?? f.device, f.source)
  if (f.kind !== 'medium' && f.kind !== 'hardware' && !isUnclear(f)) {
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
  return f.kind === 'medium' || f.kind === 'hardware' ? [stands, { when: 'now', ...what }] : [stands]
}

/** What the kernel thinks of a device that may answer nothing itself. */
function stateOf(device: string): string | undefined {
  if (/^sd[a-z]{1,3}$/.test(device)) return `cat /sys/block/${device}/device/state`
  const controller = /^nvme\d{1,3}/.exec(device)?.[0]
  return controller === undefined ? undefined : `cat /sys/class/nvme/${controller}/state`
}

/** A virtual disk has no counters of its own. */
const ofHost = (f: Facts): Pick<Step, 'say' | 'run'> => ({
  say: `Ask the hypervisor or the cloud about the volume behind ${f.device}; this shows what stands on it.`,
  run: `lsblk -o NAME,HCTL,SIZE,SERIAL,MOUNTPOINT${/^[a-z]/.test(f.device) && !f.device.startsWith('ata') ? ` ${word(`/dev/${f.device}`)}` : ''}`,
})

/** The disk or its link: its own counters tell. */
const isUnclear = (f: Facts): boolean =>
  (f.kind === 'request' || f.kind === 'timeout') && SELF_TELLING.test(f.device) && !isVirtual(f) && !isRemote(f)

export const open = (f: Facts): Question[] =>
  isOfPrograms(f) || f.paths !== undefined || isLoss(f) || f.removed === true || f.recovered === true || f.polled === true || !isUnclear(f)
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
  const isRead = READABLE.test(f.device) && f.removed !== true && f.kind !== 'reserved' && (f.sector === undefined || verbOf(f) !== 'write')
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
    verbOf(f) === 'write' || f.offlineRefusals !== undefined
      ? `Replace ${diskOf(f.device)}.`
      : `Replace ${diskOf(f.device)} when more sectors follow; at once if it holds the only copy.`,
  integrity: (f) =>
    `See whether a disk below ${f.device} logs or counts errors, and replace it then; what cannot be read comes from a backup.`,
  hardware: (f) => `Replace ${diskOf(f.device)}${f.bus === 'RAID' ? ', or ask what the RAID controller logged of it' : ''}.`,
  reserved: (f) =>
    `Let one host alone use ${f.device}, or both by a cluster file system. Clear a reservation only when its holder is surely down (CHANGES THE HOST).`,
  paths: (f) => `Bring the controllers of ${f.device} back, over two separate ways.`,
  offline: (f) =>
    f.session === undefined
      ? f.mapIsEmpty === true && f.device.startsWith('dm-')
        ? `Repair what the paths of ${f.mapName} have in common, and let them run through separate adapters and switches.`
        : isVirtual(f)
          ? `Repair the volume or its host; ${diskOf(f.device)} comes back after a rescan only.`
          : isRemote(f)
            ? `Repair the way (${linkOf(f)}); ${diskOf(f.device)} comes back after a rescan only. Keep a second path (multipath).`
            : `Replace ${diskOf(f.device)}, or what connects it; it comes back after a rescan only.`
      : 'Repair the way to the target, and give the volume a second path (multipath).',
  transport: (f) =>
    f.session !== undefined
      ? 'Repair the way to the target.'
      : isVirtual(f)
        ? `Repair ${linkOf(f)}; then check the file systems on it.`
        : `Replace what fails: ${linkOf(f)}.`,
  timeout: (f) =>
    isVirtual(f)
      ? 'Give the volume more throughput, or move it: other guests of its host may take it. Writes that timed out need a check of the file system.'
      : f.loss === 'iommu'
        ? `Update the firmware of ${diskOf(f.device)} and the kernel (its driver) first; replace nothing before.`
        : `Replace what is slow or mute: ${diskOf(f.device)} itself, or ${linkOf(f)}.`,
  reset: (f) => `Update the firmware of ${f.device} and its driver; replace it when resets go on.`,
  'beyond-end': (f) => `Make what stands on ${f.device} as large as the device is, or restore the device's size.`,
  request: (f) =>
    isVirtual(f)
      ? `Repair ${linkOf(f)}; then check the file systems on it.`
      : f.device.startsWith('dm-')
        ? 'Repair what lies below, then check the file systems on it.'
        : `Repair or replace ${diskOf(f.device)}, then check the file systems on it.`,
}
