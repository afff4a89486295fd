import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { duration } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'

const off = ({ seconds }: Facts): string | undefined => (seconds === undefined ? undefined : duration(Math.abs(seconds)))

const jumpOf = (f: Facts): string =>
  f.now === true
    ? say(`The clock${f.host === undefined ? '' : ` of ${f.host}`} is ${off(f)!} ${f.seconds! < 0 ? 'ahead' : 'behind'} (${f.by!} says so)`)
    : movedOf(f)

const movedOf = (f: Facts): string =>
  say(
    `The clock${f.host === undefined ? '' : ` of ${f.host}`} ${f.moved === undefined ? 'was wrong' : `jumped ${f.moved}`}`,
    opt` by ${off(f)}`,
    ` (${f.by} says so)`,
  )

/** One that no power kept: what it is behind is told by what it refuses. */
const unsetOf = (f: Facts): string =>
  say(
    `The clock${f.host === undefined ? '' : ` of ${f.host}`} is `,
    opt`at least ${off(f)} ` ?? '',
    `behind: it started without the time (${f.by} says so)`,
  )

export const headline = (f: Facts): string =>
  f.unset === true
    ? unsetOf(f)
    : f.by !== undefined
      ? jumpOf(f)
      : say(
          either(opt`${f.host}`, 'The kernel'),
          ` gave up its clock ${f.clocksource}: ${f.reason}`,
          opt`, measured against ${f.watchdog}`,
          opt` on CPU ${f.cpu}`,
        )

export const cause = (f: Facts): Sentence[] =>
  f.by === undefined
    ? ownCause(f)
    : f.certificates !== undefined
      ? [
          `${f.seconds !== undefined && f.seconds < 0 ? 'It was ahead' : 'It was behind'}, so certificates that are valid were refused: nothing has to be renewed. A clock loses its time without power (an empty battery, a machine without one) and in a restored snapshot`,
          f.unanswered === undefined ? undefined : `No time server set it: ${listed(f.unanswered, 3)} gave no answer`,
        ]
      : f.now === true
        ? [
            'chronyd sets it only by a source of time that answers. Tokens, leases, certificates and time stamps are wrong as long as that lasts',
          ]
        : [
            'Somebody else set it (an operator, a second service of time, the agent or the snapshot of a hypervisor), or the machine stood still. Tokens, leases, certificates and time stamps of these moments are wrong',
          ]

const ownCause = (f: Facts): Sentence[] => [
  'A slower clock is used until the next boot: programs that read the time often will feel it. Time stamps near this moment may be wrong',
  when(
    f.watchdog !== undefined,
    `A CPU that was held for long (by the hypervisor, or by the firmware) between two comparisons makes a sound ${f.clocksource} look wrong too`,
  ),
]

export const effect = (f: Facts): Sentence =>
  f.unset === true ? unsetOf(f) : f.by === undefined ? `The clock ${f.clocksource} was given up` : jumpOf(f)

const CURRENT = 'cat /sys/devices/system/clocksource/clocksource0/current_clocksource'

export const fix = (f: Facts): Step[] =>
  f.by === undefined
    ? ownFix(f)
    : [
        {
          when: 'now',
          say: 'See whether the time is right now, and how far off its sources say it is.',
          run:
            f.unset === true
              ? 'timedatectl; hwclock -r'
              : f.by === 'chronyd'
                ? 'chronyc tracking; chronyc sources'
                : 'timedatectl; ntpq -pn',
        },
        f.certificates !== undefined
          ? {
              when: 'durable',
              say: 'Replace the battery of its clock where that is empty, and let services that check certificates start only once the time is set (After=time-sync.target, chrony-wait.service).',
              run: 'systemctl enable --now chrony-wait.service || systemctl enable systemd-time-wait-sync.service',
            }
          : f.now === true
            ? {
                when: 'durable',
                say: 'Let its sources answer (their names, UDP port 123, firewalls), then have it step the clock once.',
                run: 'chronyc makestep',
                changes: 'host',
              }
            : {
                when: 'durable',
                say: 'Let one service alone set it: turn off the other ones, and the time synchronisation of the guest agent; look at what happened to the virtual machine then (resumed, moved, restored).',
              },
        f.unset === true
          ? { when: 'verify', say: 'After a boot it shows the right time before the first certificate is checked.', run: 'timedatectl' }
          : f.now === true
            ? { when: 'verify', say: 'Leap status is Normal, and the clock is right within a second.', run: 'chronyc tracking' }
            : { when: 'verify', say: 'No jump for a day.', run: 'timedatectl' },
      ]

const ownFix = (f: Facts): Step[] => [
  { when: 'now', say: 'See which clock is in use, and whether the time is right.', run: `${CURRENT}; timedatectl` },
  {
    when: 'durable',
    say:
      f.clocksource === 'tsc'
        ? 'Update the firmware: it should not touch the TSC. On a virtual machine use the clock of its hypervisor (kvm-clock, hyperv); on a sound machine that is merely busy, the boot option tsc=nowatchdog keeps it.'
        : `Update the firmware, or choose another clock than ${f.clocksource} by the boot option clocksource=.`,
  },
  { when: 'verify', say: `After a boot, ${f.clocksource} is still in use when an hour of load has passed.`, run: CURRENT },
]
