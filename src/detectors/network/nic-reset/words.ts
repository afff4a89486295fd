import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { duration, times } from '../../../core/words/numbers.ts'
import { opt, say } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

const cardOf = (f: Facts): string => `${f.iface}${opt` (driver ${f.driver})` ?? ''}`

export const headline = (f: Facts, count: number): string =>
  f.flaps === undefined
    ? say(
        `${cardOf(f)} stopped sending${count === 1 ? '' : ` ${times(count)}`}`,
        opt`: its transmit queue ${f.queue} stood still`,
        f.timedOutMs === undefined ? undefined : ` for ${duration(f.timedOutMs / 1000)}`,
      )
    : say(
        `${cardOf(f)} lost its link ${times(f.flaps)}`,
        f.flapSeconds === undefined || f.flapSeconds === 0 ? undefined : ` within ${duration(f.flapSeconds)}`,
      )

export const cause = (f: Facts): Sentence[] =>
  f.flaps === undefined
    ? [
        'The kernel has the driver reset the card then; until that is done, nothing leaves the machine through it, and whatever needs the network waits: mounts, logins, health checks',
      ]
    : ['Each loss breaks off what goes through it for seconds; the cable, the port at the other end or the card is the usual reason']

export const fix = (f: Facts): Step[] => {
  const iface = word(f.iface)
  const driver = f.driver === undefined ? 'its driver' : `the driver ${f.driver}`
  const steps: Step[] = [
    f.flaps === undefined
      ? {
          when: 'now',
          say: `Look at what the card counts: errors, drops, timeouts. If the whole machine stood still at that time, this is a consequence.`,
          run: `ethtool -S ${iface} | grep -iE 'err|drop|timeout'; ip -s link show ${iface}`,
        }
      : {
          when: 'now',
          say: 'See whether the link is up now, at which speed, and how often its carrier changed.',
          run: `ethtool ${iface}; cat /sys/class/net/${iface}/carrier_changes`,
        },
    f.flaps === undefined
      ? {
          when: 'durable',
          say: `Update ${driver} and the firmware of the card; if it hangs again, try another slot, then another card.`,
          run: `ethtool -i ${iface}`,
        }
      : {
          when: 'durable',
          say: `Change the cable of ${f.iface} first, then the port at the switch, then the card; ask the switch what it counts at that port.`,
        },
    {
      when: 'verify',
      say: f.flaps === undefined ? 'This prints nothing after a day of usual load.' : 'This prints nothing for an hour.',
      run: `journalctl -k --since '-1 ${f.flaps === undefined ? 'day' : 'hour'}' -g '${f.flaps === undefined ? 'NETDEV WATCHDOG|Unit Hang|tx hang' : 'link is down'}'`,
    },
  ]
  return steps
}
