import { detector } from '../../core/detector.ts'
import { occurrences } from './occurrences.ts'
import { onReports } from './reports.ts'
import { filled, foundIn, reportFacts, taintText, type ReportFacts } from './report-facts.ts'
import { panicTitle } from './titles.ts'

interface Facts extends ReportFacts {
  /** The kernel's reason, as printed. */
  readonly panic: string
  readonly class: string
  /** By hand: sysrq-c or an injected crash. */
  readonly deliberate: boolean
  /** `Rebooting in N seconds` was printed. */
  readonly rebootAfterSeconds?: number | undefined
}

interface Class {
  readonly name: string
  readonly shape: RegExp
  readonly means: string
  readonly remedy: string
}

const CLASSES: readonly Class[] = [
  {
    name: 'deliberate',
    shape: /sysrq triggered crash|sysrq-triggered/i,
    means: 'It was done on purpose: somebody or some agent wrote c to /proc/sysrq-trigger (kdump test, fencing)',
    remedy: 'Find out who triggered it: fencing and kdump tests do; nothing is broken.',
  },
  {
    name: 'oops',
    shape: /Fatal exception|Oops|bad mode|BRK handler|synchronous external abort|Machine halted|double fault/i,
    means: 'The kernel had faulted before and is set, or was forced, to stop at that',
    remedy: 'The oops printed before it is the cause; treat that.',
  },
  {
    name: 'warning',
    shape: /panic_on_(?:warn|kmsan|kcsan|kasan)|KASAN: panic|KFENCE: panic|UBSAN: panic|scheduling while atomic/i,
    means: 'panic_on_warn is set, so a warning or a sanitizer report ended the machine',
    remedy: 'The report before it is the cause; set kernel.panic_on_warn=0 where a warning must not stop the machine.',
  },
  {
    name: 'hung task',
    shape: /hung_task/i,
    means: 'kernel.hung_task_panic is set and a task was blocked for too long',
    remedy: 'The hung task report before it names what was waited for; that is the cause.',
  },
  {
    name: 'lockup',
    shape: /softlockup|hard lockup|RCU Stall|NMI watchdog|lockup/i,
    means: 'A CPU did not come back and a watchdog is set to panic',
    remedy: 'The lockup report before it names the CPU and the function.',
  },
  {
    name: 'init died',
    shape: /Attempted to kill init/i,
    means: 'Process 1 ended: without it no user space can go on',
    remedy:
      'The exit code tells why init ended (0x0b: signal 11, 0x7f00: command not found); look at the root file system and the initramfs.',
  },
  {
    name: 'idle task',
    shape: /Attempted to kill the idle task|in interrupt/i,
    means: 'The fault hit interrupt or idle context, where no task can be killed instead',
    remedy: 'The oops before it is the cause.',
  },
  {
    name: 'no root',
    shape: /Unable to mount root|No working init|No init found|not.{0,12}root fs/i,
    means: 'The kernel could not mount its root file system or found no init on it',
    remedy: 'Check root= and the disk driver in the initramfs, and rebuild it; boot the previous kernel until then.',
  },
  {
    name: 'memory',
    shape: /out of memory|deadlocked on memory|no killable/i,
    means: 'Memory ran out and no process could be killed, or panic_on_oom is set',
    remedy: 'The OOM report before it holds the ledger; treat that.',
  },
  {
    name: 'hardware',
    shape: /machine check|NMI|SError|Uncorrected|hardware error|MCA/i,
    means: 'The hardware reported an error that cannot be survived',
    remedy: 'Look at the hardware records (mcelog, BMC, rasdaemon) and replace the part they name.',
  },
  {
    name: 'stack',
    shape: /stack-protector|corrupted stack end|stack overflow/i,
    means: 'A kernel stack was overwritten',
    remedy: 'The named function or a driver below it overran its stack; update the kernel or the module.',
  },
]
const OTHER: Class = {
  name: 'other',
  shape: /(?:)/,
  means: 'The kernel stopped for the reason it states',
  remedy: 'Search for the reason as printed in the changes of newer kernels.',
}

export const kernelPanic = detector<Facts>({
  id: 'kernel-panic',
  title: 'Kernel panic: the machine stopped',
  severity: 'critical',
  domain: 'kernel',
  seenIn: ['kernel log'],
  absence: 'a panic seldom reaches the disk: only a serial console, netconsole, pstore or kdump would show it',
  leadsTo: ['unclean-reboot', 'node-not-ready'],
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  watch(bench) {
    const event = occurrences()
    onReports(bench, (report, afterOops) => {
      if (report.kind !== 'panic') return
      const { panic, title, function: guilty } = panicTitle(report)
      const words = /^Bad mode/.test(report.heading) ? 'bad mode' : panic
      const kind = CLASSES.find(({ shape }) => shape.test(words)) ?? OTHER
      const reboot = report.details.map((text) => /Rebooting in (\d{1,8}) seconds/.exec(text)?.[1]).find((s) => s !== undefined)
      const facts = {
        ...reportFacts(report, title, guilty),
        panic: words,
        class: kind.name,
        deliberate: kind.name === 'deliberate',
        rebootAfterSeconds: reboot === undefined ? undefined : Number(reboot),
      }
      const found = foundIn(report, facts, event(report), afterOops)
      // the whole machine stopped: it belongs to no one process, and the taint of an oops before it lessens nothing
      bench.find({
        ...found,
        group: title,
        entities: { host: report.host },
        severity: facts.deliberate ? 'warning' : 'critical',
        strength: 'direct',
        missing: undefined,
      })
    })
  },
  join: filled,
  cause: (f) => {
    const kind = CLASSES.find(({ name }) => name === f.class) ?? OTHER
    const reboot =
      f.rebootAfterSeconds === undefined
        ? 'No reboot was announced: with kernel.panic=0 the machine stays dead.'
        : `It reboots by itself after ${f.rebootAfterSeconds} s.`
    return `The kernel panicked: ${f.panic}. ${kind.means}.${f.comm === undefined ? '' : ` CPU ${f.cpu ?? '?'} was running ${f.comm} (pid ${f.pid ?? '?'}).`}${taintText(f)} ${reboot}`
  },
  fix: (f) => [
    { when: 'now', say: (CLASSES.find(({ name }) => name === f.class) ?? OTHER).remedy },
    {
      when: 'durable',
      say: 'Let a panic leave evidence and end by itself: kdump or pstore, and kernel.panic=10.',
      run: 'sysctl kernel.panic kernel.panic_on_oops kernel.panic_on_warn',
    },
    {
      when: 'verify',
      say: 'Look for the end of the boot before in what survives a reset.',
      run: 'ls -l /sys/fs/pstore /var/crash; journalctl -b -1 -k -n 50',
    },
  ],
  links: ['https://docs.kernel.org/admin-guide/sysctl/kernel.html', 'https://docs.kernel.org/admin-guide/kdump/kdump.html'],
  messages: [{ text: 'Kernel panic - not syncing: REASON', kernels: 'all', source: 'kernel/panic.c' }],
  mechanism:
    'panic() is the end: all CPUs are stopped, the reason is printed, and the machine waits or reboots (kernel.panic). The reason is often only the last word of something printed before: an oops, a lockup, a hung task, an OOM kill without a victim. Unlike an oops, a panic is seldom written to disk.',
  decoys: [
    'panic=10 or panic_on_oops=1 on the kernel command line',
    'softdog: initialized … soft_panic=0',
    'panic: of a Go program',
    'BSD or firmware logs',
  ],
  examples: [
    {
      name: 'init was killed',
      files: {
        'console.log':
          '[    4.112233] Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b\n[    4.112240] CPU: 1 PID: 1 Comm: init Not tainted 6.6.8 #1\n[    4.112250] Call Trace:\n[    4.112260]  dump_stack_lvl+0x36/0x50\n[    4.112270]  panic+0x118/0x2f0\n[    4.112280]  do_exit+0x9c1/0xb00\n[    4.112290] Rebooting in 10 seconds..\n',
      },
      fires: true,
    },
    {
      name: 'settings and a watchdog driver that speak of panic',
      files: {
        'dmesg.txt':
          '[    0.000000] Command line: root=/dev/vda1 panic=10 oops=panic panic_on_warn=1\n[    3.000000] softdog: initialized. soft_noboot=0 soft_margin=60 sec soft_panic=0 (nowayout=0)\n',
      },
      fires: false,
    },
  ],
})
