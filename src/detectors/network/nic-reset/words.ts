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
        'The kernel has the driver reset the card then: until that is done, nothing leaves the machine through it (mounts, logins, health checks wait)',
      ]
    : ['Each loss cuts off what goes through it for seconds; the usual reason is the cable, the port at the other end, or the card']

export const effect = (f: Facts, count: number): Sentence =>
  say(
    `${cardOf(f)} ${f.flaps === undefined ? `stopped sending${count === 1 ? '' : ` ${times(count)}`}` : `lost its link ${times(f.flaps)}`}`,
  )

export const fix = (f: Facts): Step[] => {
  const iface = word(f.iface)
  const driver = f.driver === undefined ? 'its driver' : `the driver ${f.driver}`
  const steps: Step[] = [
    f.flaps === undefined
      ? {
          when: 'now',
          say: 'See what the card counts (errors, drops, timeouts). Where the whole machine stood still then, this follows from it.',
          run: `ethtool -S ${iface} | grep -iE 'err|drop|timeout'; ip -s link show ${iface}`,
        }
      : {
          when: 'now',
          say: 'See whether the link is up now, at which speed, and how often its carrier changed.',
          run: `ethtool ${iface}; cat ${word(`/sys/class/net/${f.iface}/carrier_changes`)}`,
        },
    f.flaps === undefined
      ? {
          when: 'durable',
          say: `Update ${driver} and the firmware of the card; if it hangs again, another slot, then another card.`,
          run: `ethtool -i ${iface}`,
        }
      : {
          when: 'durable',
          say: `Change the cable of ${f.iface}, then the port at the switch, then the card; the switch counts errors of that port, too.`,
        },
    {
      when: 'verify',
      say: f.flaps === undefined ? 'This prints nothing after a day of usual load.' : 'This prints nothing for an hour.',
      run: `journalctl -k --since '-1 ${f.flaps === undefined ? 'day' : 'hour'}' -g '${f.flaps === undefined ? 'NETDEV WATCHDOG|Unit Hang|tx hang' : 'link is down'}'`,
    },
  ]
  return steps
}
