import type { Step } from '../../../core/finding.ts'
import type { Facts } from './judge.ts'

/** Reasons of panic() by what they mean to whoever has to bring the machine back. */
export interface Class {
  readonly name: string
  readonly shape: RegExp
  /** What happened, behind the name of the machine. */
  readonly did: string
  readonly means?: string
  readonly remedy: string
  /** Shows what the remedy is about. */
  readonly run?: string
  /** What keeps it from happening again, where that is no dump of the kernel. */
  readonly prevent?: Pick<Step, 'say' | 'run'>
}

const THE_BOOT_BEFORE = 'journalctl -b -1 -k -n 300'

export const CLASSES: readonly Class[] = [
  {
    name: 'deliberate',
    shape: /sysrq triggered crash|sysrq-triggered|sysrq ?: (?:SysRq ?: )?Trigger a crash/i,
    did: 'was stopped on purpose: c was written to /proc/sysrq-trigger',
    means: 'Tests of crash dumps and agents that fence a machine do this: nothing is broken',
    remedy: 'Ask who did it: an agent that fences machines, or a test of crash dumps.',
  },
  {
    name: 'oops',
    shape: /Fatal exception|Oops|bad mode|BRK handler|synchronous external abort|Machine halted|double fault/i,
    did: 'stopped because its kernel had faulted',
    means: 'It is set to stop at a fault (kernel.panic_on_oops), or the fault left it no choice',
    remedy: 'The fault (oops) printed before it is the cause: treat that.',
    run: `${THE_BOOT_BEFORE} | grep -nE 'BUG:|Oops|RIP'`,
  },
  {
    name: 'warning',
    shape: /panic_on_(?:warn|kmsan|kcsan|kasan)|KASAN: panic|KFENCE: panic|UBSAN: panic|scheduling while atomic/i,
    did: 'stopped at a warning of its kernel',
    means: 'kernel.panic_on_warn, or the same of a sanitizer, is set',
    remedy: 'The report before it is the cause; where a warning must not stop the machine, set kernel.panic_on_warn to 0.',
    run: 'sysctl kernel.panic_on_warn',
  },
  {
    name: 'hung task',
    shape: /hung_task/i,
    did: 'stopped because a task was blocked for too long',
    means: 'kernel.hung_task_panic is set',
    remedy: 'The report of the hung task before it names what was waited for: that is the cause.',
    run: `${THE_BOOT_BEFORE} | grep -A25 'blocked for more'`,
  },
  {
    name: 'lockup',
    shape: /softlockup|hard lockup|RCU Stall|NMI watchdog|lockup/i,
    did: 'stopped because a CPU did not come back',
    means: 'A watchdog is set to panic then (kernel.softlockup_panic, hardlockup_panic, panic_on_rcu_stall)',
    remedy: 'The report of the lockup before it names the CPU and the function: that is the cause.',
    run: `${THE_BOOT_BEFORE} | grep -A25 -iE 'lockup|detected stall'`,
  },
  {
    name: 'init died',
    shape: /Attempted to kill init/i,
    did: 'stopped because process 1 (init) ended',
    means: 'Without it no user space can go on',
    remedy:
      'Start it with another init to look around (boot option init=/bin/sh): see that the libraries and the configuration of init are whole.',
  },
  {
    name: 'idle task',
    shape: /Attempted to kill the idle task|in interrupt/i,
    did: 'stopped because its kernel faulted where no task can be ended instead, in an interrupt or idle',
    remedy: 'The fault (oops) printed before it is the cause: treat that.',
    run: `${THE_BOOT_BEFORE} | grep -nE 'BUG:|Oops|RIP'`,
  },
  {
    name: 'no init',
    shape: /No working init|No init found|Requested init/i,
    did: 'did not start: its root file system is there, but no init on it could be run',
    means:
      'Neither the one that init= names nor /sbin/init, /etc/init, /bin/init and /bin/sh could be executed: they are not there, of another architecture, or lack their libraries',
    remedy:
      'Boot a rescue system and see what /sbin/init of that file system is, and whether it is of the architecture of this machine; or name another by the boot option init=.',
    prevent: { say: 'Start a new image or a new root file system on a test machine first, and keep a rescue entry in the boot menu.' },
  },
  {
    name: 'no root',
    shape: /Unable to mount root|not.{0,12}root fs/i,
    did: 'did not start: the kernel found no root file system that it could mount',
    remedy:
      'Boot the kernel before this one; see that root= on its command line names a device that is there and that the driver of the disk is in the initramfs, and build that anew.',
    run: 'cat /proc/cmdline; blkid',
    prevent: {
      say: 'Before an update see that /boot has room for another initramfs, and afterwards that one was built for the new kernel; keep the kernel before it installed.',
      run: 'df -h /boot; ls -l /boot',
    },
  },
  {
    name: 'memory',
    shape: /out of memory|deadlocked on memory|no killable/i,
    did: 'stopped because memory ran out',
    means: 'No process could be killed instead, or vm.panic_on_oom is set',
    remedy: 'The report of the OOM killer before it tells who held the memory: treat that.',
    run: 'sysctl vm.panic_on_oom',
  },
  {
    name: 'hardware',
    shape: /machine check|NMI|SError|Uncorrected|hardware error|MCA/i,
    did: 'stopped at an error of the hardware that cannot be survived',
    remedy: 'Look at the records of the hardware (the event log of the management controller), and replace the part that they name.',
    run: `${THE_BOOT_BEFORE} | grep -iE 'hardware error|mce|ghes'`,
  },
  {
    name: 'stack',
    shape: /stack-protector|corrupted stack end|stack overflow/i,
    did: 'stopped because a stack of its kernel was overwritten',
    means: 'The function that is named, or a driver below it, ran over its stack',
    remedy: 'Update the kernel, or the module that the function is of.',
  },
]

const OTHER: Class = {
  name: 'other',
  shape: /(?:)/,
  did: 'stopped (kernel panic)',
  remedy: 'Look for the reason as printed in the changes of newer kernels, or of the module that printed it.',
}

export const classOf = (words: string): Class => CLASSES.find(({ shape }) => shape.test(words)) ?? OTHER
export const classNamed = ({ class: name }: Pick<Facts, 'class'>): Class => CLASSES.find((one) => one.name === name) ?? OTHER
