import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { duration, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './facts.ts'

const withDriver = (f: Facts): string => opt` (driver ${f.driver})` ?? ''
const cardOf = (f: Facts): string =>
  f.iface === undefined ? `The network card${opt` at ${f.slot}` ?? ''}${withDriver(f)}` : `${f.iface}${withDriver(f)}`

/** What it did, behind its name. */
const did = (f: Facts, count: number): string => {
  const often = count === 1 ? '' : ` ${times(count)}`
  switch (f.trouble) {
    case 'hang':
      return `${cardOf(f)} stopped sending${often}`
    case 'link':
      return `${cardOf(f)} lost its link${f.down === true && f.flaps === 1 ? '' : ` ${times(f.flaps ?? count)}`}`
    case 'bond':
      return `${f.iface} has no active interface left`
    case 'lost':
      return `${cardOf(f)} no longer answers on its bus${often}`
    case 'firmware':
      return `The firmware of ${f.iface === undefined ? cardOf(f).replace(/^The /, 'the ') : cardOf(f)} failed${often}`
    case 'failed':
      return `${cardOf(f)} could not be reset or started${often}`
    case 'stopped':
      return `${cardOf(f)} was stopped by its driver${often}`
    case 'refused':
      return `${cardOf(f)} refused what its driver gave it${often}`
    case 'reset':
      return `${cardOf(f)} had to be reset${often}`
  }
}

/** The driver's words, as far as a line holds them. */
const quoted = ({ says }: Facts): string | undefined => (says === undefined ? undefined : `: "${says.replace(/[:.]$/, '').slice(0, 90)}"`)

/** For how long its transmit queue stood still. */
const stoodSeconds = ({ timedOutMs }: Facts): number | undefined => (timedOutMs === undefined ? undefined : timedOutMs / 1000)

export const headline = (f: Facts, count: number): string =>
  say(
    did(f, count),
    when(f.trouble === 'hang', opt`: its transmit queue ${f.queue} stood still`),
    when(f.trouble === 'hang', opt` for ${duration(stoodSeconds(f))}`),
    when(f.trouble !== 'hang' && f.trouble !== 'link', quoted(f)),
    f.members === undefined || f.members.length === 0
      ? undefined
      : `: ${listed(f.members, 4)} lost ${f.members.length === 1 ? 'its link' : 'their links'}`,
    f.flapSeconds === undefined || f.flapSeconds === 0 ? undefined : ` within ${duration(f.flapSeconds)}`,
  )

export const state = (f: Facts): Sentence =>
  f.down === true
    ? 'No later line says that it is up again'
    : f.linkAfter === 'down'
      ? 'Its link went down then, and no later line says that it is up again'
      : f.linkAfter === 'up' && f.reset !== 'failed'
        ? `Its link was up again${f.linkAfterSeconds === undefined || f.linkAfterSeconds < 1 ? '' : ` ${duration(f.linkAfterSeconds)} later`}`
        : stateOfReset(f)

const stateOfReset = (f: Facts): Sentence =>
  f.reset === undefined || f.trouble === 'failed'
    ? when(f.grows === true, 'It still stood still at the last line')
    : f.reset === 'succeeded'
      ? 'Its driver reset it, and it goes on'
      : 'Its reset did not succeed'

const CAUSES: Readonly<Record<Facts['trouble'], string>> = {
  hang: 'The kernel has the driver reset the card then: until that is done, nothing leaves the machine through it (mounts, logins, health checks wait)',
  bond: 'Nothing leaves the machine through it: one switch that serves all of its members, or the cables to it, is the first suspect',
  link: 'Each loss cuts off what goes through it for seconds; the usual reason is the cable, the port at the other end, or the card',
  lost: 'Its driver reads nothing from it any more: nothing goes through it until the card is found again. Usual reasons are its seat or riser, its power, its heat or its power saving on PCI Express',
  firmware: 'The processor on the card stopped: nothing goes through it until its driver has started it again',
  failed: 'Nothing goes through it until its driver gets it to run again',
  stopped: 'Nothing goes through it until the reason that it names is gone and the machine or the driver is started again',
  refused:
    'The card takes a packet or its description for malformed (malicious driver detection) and stops that queue; its driver resets it for that. Usual reasons are an error of the driver or of its firmware, often with large packets (TSO)',
  reset: 'The card itself reported an error. Nothing goes through it until its driver has reset it',
}

const DOWN =
  'Nothing goes through it since: the cable or its transceiver, the port at the other end or the switch, or the card; or somebody took it down'

export const cause = (f: Facts): Sentence[] => [
  f.trouble === 'link' && f.down === true
    ? DOWN
    : f.reset === 'failed' && f.trouble === 'hang'
      ? 'Nothing leaves the machine through it (mounts, logins, health checks wait)'
      : f.grows === true
        ? 'The resets that the driver makes for that do not help: all that goes through that queue waits (mounts, logins, health checks)'
        : CAUSES[f.trouble],
  when(f.trouble !== 'hang' && f.queue !== undefined, opt`Its transmit queue ${f.queue} stood still for ${duration(stoodSeconds(f))}`),
  when(f.reset === 'failed' && f.trouble !== 'failed' && f.trouble !== 'lost', opt`Its driver says: "${f.says}"`),
  opt`The bond ${f.bond} took it out of use for that`,
]

export const effect = (f: Facts, count: number): Sentence => say(did(f, count))

function now(f: Facts): Step {
  const { iface, slot } = f
  if (f.trouble === 'bond')
    return {
      when: 'now',
      say: 'See which of its members have a link, and look at the switch that they go to.',
      run: [`cat ${word(`/proc/net/bonding/${iface}`)}`, ...(f.members ?? []).map((name) => `ethtool ${word(name)}`)].join('; '),
    }
  if (f.trouble === 'link')
    return {
      when: 'now',
      say: 'See whether the link is up now, at which speed, and how often its carrier changed.',
      run: `ethtool ${word(iface!)}; cat ${word(`/sys/class/net/${iface}/carrier_changes`)}`,
    }
  if (f.trouble === 'lost' || (f.reset === 'failed' && slot !== undefined))
    return {
      when: 'now',
      say: `See whether the bus still shows the card. Reloading ${either(opt`the driver ${f.driver}`, 'its driver')} may bring it back, from the console as it cuts off what goes through the card; else the machine has to be powered off and on.`,
      run: `lspci -nnk${opt` -s ${slot}` ?? ' | grep -iA3 -E "ethernet|network"'}`,
    }
  if (iface === undefined || f.trouble !== 'hang')
    return {
      when: 'now',
      say: 'See whether it runs again, and which driver and firmware it has.',
      run: iface === undefined ? `lspci -nnk${opt` -s ${slot}` ?? ''}` : `ip -s link show ${word(iface)}; ethtool -i ${word(iface)}`,
    }
  return {
    when: 'now',
    say: 'See what the card counts (errors, drops, timeouts). Where the whole machine stood still then, this follows from it.',
    run: `ethtool -S ${word(iface)} | grep -iE 'err|drop|timeout'; ip -s link show ${word(iface)}`,
  }
}

/** Cards that a hypervisor or a cloud provides. */
const VIRTUAL = /^(?:ena|gve|mana|virtio_net|vmxnet3|hv_netvsc|xen_netfront)$/

const durable = (f: Facts): Step =>
  f.trouble === 'bond'
    ? { when: 'durable', say: `Bring the links back, and give ${f.iface} members that go to two switches over two cards.` }
    : f.trouble === 'link'
      ? {
          when: 'durable',
          say: `Change the cable of ${f.iface}, then the port at the switch, then the card; the switch counts errors of that port, too.`,
        }
      : VIRTUAL.test(f.driver ?? '')
        ? {
            when: 'durable',
            say: `Update the driver ${f.driver} (the kernel). The card is the hypervisor's: if it ${f.trouble === 'hang' ? 'hangs' : 'fails'} again, ask who runs that; a machine that is stopped and started anew may come to another host.`,
          }
        : {
            when: 'durable',
            say: `Update ${either(opt`the driver ${f.driver}`, 'its driver')} and the firmware of the card; if it ${f.trouble === 'hang' ? 'hangs' : 'fails'} again, another slot, then another card.`,
            ...(f.iface === undefined || f.trouble === 'lost' ? {} : { run: `ethtool -i ${word(f.iface)}` }),
          }

/** Only the lines that tell of it. */
const LINES: Readonly<Record<Facts['trouble'], string>> = {
  hang: 'netdev watchdog|unit hang|tx hang|tx.?time|tx completions',
  link: 'link (is )?down',
  bond: 'without any active interface',
  lost: 'lost|removed|unavailable|not (working|accessible)',
  firmware: 'firmware.*(crash|error|fail|halt)|sw error|hanged',
  stopped: 'stopped',
  refused: 'driver issue|malicious driver',
  reset: 'watchdog|error|reset',
  failed: '(reset|rebuild|recovery|restart|_start|_up).*(fail|timed out|abort)',
}

export const fix = (f: Facts): Step[] => [
  now(f),
  durable(f),
  {
    when: 'verify',
    say:
      f.trouble === 'link' || f.trouble === 'bond' ? 'This prints nothing for an hour.' : 'This prints nothing after a day of usual load.',
    run: verify(f),
  },
]

function verify(f: Facts): string {
  const since = f.trouble === 'link' || f.trouble === 'bond' ? 'hour' : 'day'
  const lines = f.trouble === 'link' && f.bond !== undefined ? 'link (is |status definitely )?down' : LINES[f.trouble]
  const of = f.trouble === 'hang' ? undefined : (f.slot ?? f.iface)
  return `journalctl -k --since '-1 ${since}' -g '${lines}'${of === undefined ? '' : ` | grep -F ${word(of)}`}`
}
