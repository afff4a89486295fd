import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { processName } from '../../../core/words/names.ts'
import { duration } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { askDump, keepDump } from '../dump-words.ts'
import { meanwhile, placeOf, stateSentences } from '../report-words.ts'
import { classNamed } from './classes.ts'
import type { Facts } from './judge.ts'

const machine = ({ host }: Facts): string => host ?? 'The machine'
const reasonOf = ({ panic }: Facts): string => `"${panic.replace(/[.! ]{1,8}$/, '')}"`

/** A log that was cut may end before it. */
const hasReason = ({ panic }: Facts): boolean => /[^.! ]/.test(panic)

/** The reason behind what it means; a word that few know stands in brackets. */
const saidOf = (f: Facts): string =>
  !hasReason(f)
    ? ''
    : /\bSError\b/.test(f.panic)
      ? `, which memory or a device reported late (in the words of ARM: ${reasonOf(f)})`
      : `: ${reasonOf(f)}`

/** Classes of which the reason adds nothing to what is said of them. */
const SAID = new Set(['deliberate', 'no init'])
/** Classes in which the task that ran had a part. */
const OF_A_TASK = new Set(['oops', 'warning', 'lockup', 'idle task', 'memory', 'stack', 'other'])

/** signal(7), the signals that end an init. */
const SIGNALS: ReadonlyMap<number, string> = new Map([
  [4, 'SIGILL'],
  [6, 'SIGABRT'],
  [7, 'SIGBUS'],
  [8, 'SIGFPE'],
  [9, 'SIGKILL'],
  [11, 'SIGSEGV'],
  [15, 'SIGTERM'],
])
const nameOf = (signal: number): string => {
  const name = SIGNALS.get(signal)
  return name === undefined ? `signal ${signal}` : `signal ${signal} (${name})`
}

/** What a shell and exec mean by a status. */
const STATUSES: ReadonlyMap<number, string> = new Map([
  [126, 'what it was to run cannot be executed'],
  [127, 'what it was to run, or a library of it, was not found'],
])

export const headline = (f: Facts): string =>
  say(
    `${machine(f)} ${classNamed(f).did}`,
    when(f.deliberate, opt` by ${processName(f)}`),
    opt` by ${f.initSignal === undefined ? undefined : nameOf(f.initSignal)}`,
    opt` with status ${f.initStatus}`,
    when(f.initSignal === undefined && f.initStatus === undefined && !SAID.has(f.class), saidOf(f)),
    when(f.class === 'other' || f.class === 'stack', opt`, in ${placeOf(f)}`),
    when(OF_A_TASK.has(f.class), opt`, ${meanwhile(f)}`),
  )

const blockOf = ({ panic }: Facts): RegExpExecArray | null => /unknown-block\((\d{1,4}),(\d{1,7})\)/.exec(panic)
/** Block devices of major 1 are RAM disks (Documentation/admin-guide/devices.txt). */
const isRamDisk = (f: Facts): boolean => f.class === 'no root' && blockOf(f)?.[1] === '1'
/** errno(3). */
const ENXIO = 6

/** init/do_mounts.c: (0,0) is a name that no driver has made a device of. */
function rootMeans(f: Facts): Sentence {
  const number = blockOf(f)
  if (number === null) return undefined
  if (isRamDisk(f))
    return `unknown-block(1,${number[2]}) is a RAM disk (/dev/ram${number[2]}): ${f.rootErrno === ENXIO ? 'it is empty (error -6), so ' : ''}the initrd that was to fill it was not loaded, or the kernel is built without RAM disks. No disk is at fault`
  if (f.rootErrno === ENXIO && number[1] !== '0')
    return `unknown-block(${number[1]},${number[2]}) is a number behind which no disk answers (error -6): its driver is missing, or it was not found in time`
  return number[1] === '0'
    ? 'unknown-block(0,0) means that it found no such disk at all: most often its initramfs is missing or was not loaded (a full /boot at the last update), or root= names another disk'
    : `unknown-block(${number[1]},${number[2]}) is a device that it found: the driver of the file system is missing, or the file system is damaged`
}

export const cause = (f: Facts): Sentence[] => [
  classNamed(f).means,
  when(f.class === 'no root', rootMeans(f)),
  opt`Such a status means: ${f.initStatus === undefined ? undefined : STATUSES.get(f.initStatus)}`,
  ...stateSentences(f),
]

export const state = (f: Facts): Sentence =>
  opt`${machine(f)} starts again by itself ${f.rebootAfterSeconds === undefined ? undefined : duration(f.rebootAfterSeconds)} later`

export const effect = (f: Facts): Sentence => `${machine(f)} stopped over it (kernel panic${hasReason(f) ? `: ${reasonOf(f)}` : ''})`

/** Nothing of the disks is at fault: what the boot loader hands over is. */
const ramDiskFix: Step[] = [
  {
    when: 'now',
    say: 'See that the boot loader loads the initrd and hands it over (its boot entry; in a device tree linux,initrd-start and -end of /chosen), and that the kernel is built with CONFIG_BLK_DEV_INITRD and, for an image of a file system, CONFIG_BLK_DEV_RAM.',
  },
  { when: 'durable', say: 'Use an initramfs (a cpio archive with /init): it needs neither root=/dev/ram nor a RAM disk.' },
  { when: 'verify', say: 'It comes up again and stays up.', run: 'uptime' },
]

export const fix = (f: Facts): Step[] => {
  if (isRamDisk(f)) return ramDiskFix
  const { remedy, run, prevent } = classNamed(f)
  if (f.ofDump === true && !f.deliberate)
    return [{ when: 'now', say: remedy }, askDump, ...(prevent === undefined ? [] : [{ when: 'durable' as const, ...prevent }]), keepDump]
  // what was meant to happen needs no better evidence
  const isMeant = f.deliberate && prevent === undefined
  return [
    { when: 'now', say: remedy, run },
    ...(isMeant ? [] : [preventing(f, prevent)]),
    {
      when: 'verify',
      say:
        f.deliberate || prevent !== undefined
          ? 'It comes up again and stays up.'
          : 'It comes up again, and its uptime grows past that at which it stopped.',
      run: 'uptime',
    },
  ]
}

const preventing = (f: Facts, prevent: ReturnType<typeof classNamed>['prevent']): Step =>
  prevent !== undefined
    ? { when: 'durable', ...prevent }
    : {
        when: 'durable',
        say: `Let a panic of ${f.host ?? 'this machine'} leave evidence (a crash dump by kdump, or pstore)${f.rebootAfterSeconds === undefined ? ' and end by itself: kernel.panic=10 starts the machine again after 10 s' : ''}.`,
        run: 'sysctl kernel.panic; ls -l /sys/fs/pstore /var/crash',
      }
