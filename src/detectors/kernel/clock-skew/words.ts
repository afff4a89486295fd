import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'

export const headline = (f: Facts): string =>
  f.byDesign
    ? say(
        either(opt`${f.host} starts`, 'The machine starts'),
        ` with another clock than ${f.clocksource} (${f.reason}): that is its design and no fault`,
      )
    : say(
        either(opt`${f.host}`, 'The kernel'),
        ` gave up its clock ${f.clocksource}: ${f.reason}`,
        opt`, measured against ${f.watchdog}`,
        opt` on CPU ${f.cpu}`,
      )

export const cause = (f: Facts): Sentence[] =>
  f.byDesign
    ? ['Another clock is chosen while the kernel starts, as the processor or the hypervisor asks for']
    : [
        'It falls back to a slower clock until the next boot: reading the time costs more (hpet: about a microsecond and a shared lock), which programs that ask often will feel',
        'Time stamps near this moment may be wrong',
        when(
          f.watchdog !== undefined,
          `The clocks are compared twice a second; a CPU that was held for long (by the hypervisor, or by the firmware) makes a sound ${f.clocksource} look wrong too`,
        ),
      ]

export const fix = (f: Facts): Step[] => (f.byDesign ? [] : repair(f))

const repair = (f: Facts): Step[] => [
  {
    when: 'now',
    say: 'See which clock is in use, and compare the time with a server.',
    run: 'cat /sys/devices/system/clocksource/clocksource0/current_clocksource; chronyc tracking',
  },
  {
    when: 'durable',
    say:
      f.clocksource === 'tsc'
        ? 'Update the firmware: it should not touch the TSC. On a machine known to be sound that is merely busy, the boot option tsc=nowatchdog keeps it; on a virtual machine use the clock of the hypervisor (kvm-clock, hyperv).'
        : `Update the firmware, or choose another clock than ${f.clocksource} by the boot option clocksource=.`,
  },
  {
    when: 'verify',
    say: `After a boot, ${f.clocksource} is still in use when an hour of load has passed.`,
    run: 'cat /sys/devices/system/clocksource/clocksource0/current_clocksource',
  },
]
