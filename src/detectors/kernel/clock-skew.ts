import { detector } from '../../core/detector.ts'

interface Facts {
  readonly clocksource: string
  /** The clock that it was checked against. */
  readonly watchdog?: string | undefined
  readonly cpu?: number | undefined
  readonly reason: string
  readonly message: string
}

const SKEW =
  /^clocksource: (?:timekeeping )?watchdog on CPU(\d{1,5}): (?:[Mm]arking clocksource|[Cc]locksource) '?([\w-]{1,32})'? as unstable because (.{1,80}?):?\s*$/
const OLD = /^Clocksource ([\w-]{1,32}) unstable \(delta = (-?\d{1,20}) ns\)/
const AGAINST = /^clocksource:\s{1,40}'([\w-]{1,32})' wd_(?:nsec|now)/
const TSC = /^(?:tsc: )?Marking TSC unstable due to (.{1,80}?)\.?\s*$/
/** Found while booting: the design of the processor or the firmware, met by choosing another clock. */
const AT_BOOT = /TSCs unsynchronized|halts in idle|TSC halts|cpufreq changes|KVM|running on Xen|boot parameter|check_tsc_sync/i

export const clockSkew = detector<Facts>({
  id: 'clock-skew',
  title: 'The clock of the kernel proved unreliable',
  severity: 'warning',
  domain: 'kernel',
  seenIn: ['kernel log'],
  watch(bench) {
    let pending: ((watchdog?: string) => void) | undefined
    bench.onLine(['as unstable because', 'Marking TSC unstable', ' unstable (delta =', "' wd_nsec", "' wd_now"], (line) => {
      if (line.kernel === false) return
      const against = AGAINST.exec(line.message)
      if (against !== null) {
        pending?.(against[1])
        pending = undefined
        return
      }
      const found = (facts: Facts, note?: 'note') =>
        bench.find({
          group: facts.clocksource,
          event: line.message,
          facts,
          entities: { host: line.host },
          proof: [{ at: line.at, time: line.time, witness: 'kernel log' }],
          time: line.time,
          ...(note === undefined ? {} : { severity: note }),
        })
      const skew = SKEW.exec(line.message)
      const message = line.message.trim().slice(0, 200)
      if (skew !== null) {
        pending?.()
        pending = (watchdog) => found({ clocksource: skew[2]!, watchdog, cpu: Number(skew[1]), reason: skew[3]!, message })
        return
      }
      const old = OLD.exec(line.message)
      if (old !== null) return found({ clocksource: old[1]!, reason: `it was off by ${(Number(old[2]) / 1e6).toFixed(1)} ms`, message })
      const tsc = TSC.exec(line.message)
      if (tsc !== null) found({ clocksource: 'tsc', reason: tsc[1]!, message }, AT_BOOT.test(tsc[1]!) ? 'note' : undefined)
    })
    bench.atEnd(() => pending?.())
  },
  join: (before, later) => ({ ...later, ...before, watchdog: before.watchdog ?? later.watchdog, cpu: before.cpu ?? later.cpu }),
  cause: (f) =>
    `The kernel stopped using the clock ${f.clocksource}: ${f.reason}${f.watchdog === undefined ? '' : `, measured against ${f.watchdog}`}${f.cpu === undefined ? '' : ` on CPU ${f.cpu}`}. It falls back to a slower clock: reading the time becomes costly (hpet: about a microsecond and a shared lock), and time stamps near this moment may be wrong.`,
  fix: (f) => [
    {
      when: 'now',
      say: 'See which clock is in use, and compare the time with a server.',
      run: 'cat /sys/devices/system/clocksource/clocksource0/current_clocksource; chronyc tracking',
    },
    {
      when: 'durable',
      say: `Update the firmware: it should not touch the ${f.clocksource}. On a machine known to be sound that is merely busy, tsc=nowatchdog keeps it; on a VM use the hypervisor’s clock (kvm-clock, hyperv).`,
    },
    { when: 'verify', say: 'The clock stays after a boot under load.', run: 'dmesg | grep -i clocksource' },
  ],
  links: ['https://docs.kernel.org/virt/kvm/x86/timekeeping.html', 'https://docs.kernel.org/admin-guide/kernel-parameters.html'],
  messages: [
    {
      text: "clocksource: timekeeping watchdog on CPUn: Marking clocksource 'tsc' as unstable because the skew is too large",
      kernels: 'since 4.x',
      source: 'kernel/time/clocksource.c',
    },
    { text: 'tsc: Marking TSC unstable due to …', kernels: 'all', source: 'arch/x86/kernel/tsc.c' },
  ],
  mechanism:
    'The kernel compares its clock with a second one twice a second. When they drift apart, because firmware touched the TSC, CPUs are not synchronized, or the check itself was delayed for long (steal, SMI), the clock is marked unstable and another is used until the next boot.',
  decoys: [
    'tsc: Refined TSC clocksource calibration',
    'clocksource: Switched to clocksource tsc',
    'a TSC that is refused while booting: `note`',
  ],
  examples: [
    {
      name: 'the skew is too large',
      files: {
        'dmesg.txt':
          "[  244.100001] clocksource: timekeeping watchdog on CPU3: Marking clocksource 'tsc' as unstable because the skew is too large:\n[  244.100002] clocksource:                       'hpet' wd_nsec: 503998551 wd_now: 8d1f3b2a wd_last: 8c4477d1 mask: ffffffff\n[  244.100003] tsc: Marking TSC unstable due to clocksource watchdog\n",
      },
      fires: true,
    },
    {
      name: 'a clock is chosen',
      files: {
        'dmesg.txt':
          '[    1.000001] tsc: Refined TSC clocksource calibration: 2394.454 MHz\n[    1.000002] clocksource: Switched to clocksource tsc\n',
      },
      fires: false,
    },
  ],
})
