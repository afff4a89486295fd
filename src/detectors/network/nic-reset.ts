import { detector } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import type { Cited } from '../../core/span.ts'
import { eventOf, type LogLine } from '../../core/log-line.ts'

interface Facts {
  iface: string
  driver?: string | undefined
  queue?: number | undefined
  timedOutMs?: number | undefined
  flaps?: number | undefined
  message: string
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  minFlaps: { value: 5, why: 'Losses of link within one log that are more than somebody pulling a cable.' },
})
const MAX_INTERFACES = 10_000

const HANG_LITERALS = ['NETDEV WATCHDOG', 'Unit Hang', 'tx hang ', 'tx timeout', 'TX timeout', 'TX time out', 'transmit timed out'] as const

/** The network stack's own words (net/sched/sch_generic.c, dev_watchdog). */
const WATCHDOG =
  /^NETDEV WATCHDOG: (?:CPU: \d{1,5}: )?([\w.-]{1,32})(?: \(([\w.-]{1,32})\))?: transmit (?:queue (\d{1,6}) )?timed out(?: (\d{1,9}) ms)?/
/** What drivers call it, behind their name, the slot and the interface (netdev_printk): e1000e, igb, ixgbe, i40e, tg3, bnxt_en, mlx5, virtio_net. */
const DRIVER =
  /^([a-z]\w{1,31}) (?:[\da-f]{4}:[\da-f]{2}:[\da-f]{2}\.\d|virtio\d{1,4}) ([\w.-]{1,32}): (?:Detected (?:Tx|Hardware) Unit Hang|tx hang \d{1,6} detected on queue (\d{1,6})|TX time ?out\b.{0,40}?(?:queue:? ?\[?(\d{1,6}))?|initiating reset due to tx timeout|transmit timed out, resetting)/

function hangIn(message: string): Pick<Facts, 'iface' | 'driver' | 'queue' | 'timedOutMs'> | undefined {
  const number = (digits: string | undefined): number | undefined => (digits === undefined ? undefined : Number(digits))
  const stack = WATCHDOG.exec(message)
  if (stack !== null) return { iface: stack[1]!, driver: stack[2], queue: number(stack[3]), timedOutMs: number(stack[4]) }
  const driver = DRIVER.exec(message)
  return driver === null ? undefined : { iface: driver[2]!, driver: driver[1], queue: number(driver[3] ?? driver[4]) }
}

/** The stack and the driver tell of one hang within seconds of each other. */
const ONE_HANG_SECONDS = 10

function hangOf(line: Cited<LogLine>, iface: string): string {
  const seconds = line.uptime ?? (line.time === undefined ? undefined : 'boot' in line.time ? line.time.boot : line.time.wall / 1000)
  return seconds === undefined ? eventOf(line) : `${iface} ${line.at.boot ?? ''} ${Math.floor(seconds / ONE_HANG_SECONDS)}`
}

export const nicReset = detector<Facts>({
  id: 'nic-reset',
  title: 'A network interface hangs or keeps losing its link',
  severity: 'error',
  domain: 'network',
  seenIn: ['kernel log'],
  leadsTo: ['nfs-hang', 'node-not-ready'],
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  insteadOf: ['kernel-warning'],
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const flaps = new Map<string, { lines: Cited<LogLine>[]; count: number; iface: string }>()
    bench.onLine(HANG_LITERALS, (line) => {
      const hang = line.kernel === false ? undefined : hangIn(line.message)
      if (hang === undefined) return
      bench.find({
        group: `${line.host ?? ''}\0${hang.iface}`,
        event: hangOf(line, hang.iface),
        facts: { ...hang, message: line.message },
        entities: { device: hang.iface, host: line.host },
        proof: [
          { at: line.at, time: line.time, witness: 'kernel log', note: 'the card did not send what it was given; the driver resets it' },
        ],
        time: line.time,
      })
    })
    bench.onLine(['link is down', 'link down'], (line) => {
      const m = /(?:^|\s)([\w.-]{2,32}):? (?:NIC )?[Ll]ink is [Dd]own/.exec(line.message)
      if (m === null || line.kernel === false) return
      const key = `${line.host ?? ''}\0${m[1]}`
      const known = flaps.get(key) ?? { lines: [], count: 0, iface: m[1]! }
      if (!flaps.has(key) && flaps.size >= MAX_INTERFACES) return
      known.count++
      if (known.lines.length < 6) known.lines.push(line)
      flaps.set(key, known)
    })
    bench.atEnd(() => {
      for (const [key, { lines, count, iface }] of flaps) {
        if (count < t.minFlaps) continue
        const first = lines[0]!
        bench.find({
          group: key,
          facts: { iface, flaps: count, message: first.message },
          entities: { device: iface, host: first.host },
          proof: lines.map((line) => ({
            at: line.at,
            time: line.time,
            witness: 'kernel log' as const,
            note: `the link was lost ${count} times`,
          })),
          time: first.time,
          severity: 'note',
        })
      }
    })
  },
  cause: (f, count) =>
    f.flaps === undefined
      ? `The network interface ${f.iface}${f.driver === undefined ? '' : ` (driver ${f.driver})`} did not transmit${f.queue === undefined ? '' : ` on queue ${f.queue}`}${f.timedOutMs === undefined ? '' : ` for ${f.timedOutMs} ms`} and was reset, ${count} ${count === 1 ? 'time' : 'times'}; while it hangs, nothing leaves the machine through it.`
      : `The link of ${f.iface} was lost ${f.flaps} times in this log.`,
  fix: (f) => [
    {
      when: 'now',
      say: `Look at errors and link of ${f.iface}; behind a whole-system lockup this is a consequence, not the cause.`,
      run: `ethtool -S ${f.iface} | grep -iE 'err|drop|timeout'; ip -s link show ${f.iface}`,
    },
    {
      when: 'durable',
      say: `Update driver and firmware${f.driver === undefined ? '' : ` of ${f.driver}`}, then try another port and cable, then another card.`,
      run: `ethtool -i ${f.iface}`,
    },
    { when: 'verify', say: 'No new NETDEV WATCHDOG line under load.', run: 'dmesg | grep "NETDEV WATCHDOG"' },
  ],
  links: ['https://docs.kernel.org/networking/netdevices.html'],
  messages: [
    { text: 'NETDEV WATCHDOG: IF (DRIVER): transmit queue N timed out', kernels: 'since 2.6.27', source: 'net/sched/sch_generic.c' },
    { text: 'NETDEV WATCHDOG: IF (DRIVER): transmit queue N timed out N ms', kernels: 'since 6.4', source: 'net/sched/sch_generic.c' },
    { text: 'DRIVER SLOT IF: Detected Tx Unit Hang | Detected Hardware Unit Hang', kernels: 'all', source: 'drivers/net/ethernet/intel/' },
    {
      text: 'DRIVER SLOT IF: tx hang N detected on queue N, resetting adapter',
      kernels: 'all',
      source: 'drivers/net/ethernet/intel/ixgbe/ixgbe_main.c',
    },
  ],
  mechanism:
    "A timer of the kernel watches each transmit queue. When a queue is stopped for longer than the driver's timeout, usually five seconds, it prints this line and asks the driver to reset the card.",
  decoys: ['a link that goes down and up once', 'links down at boot because nothing is plugged in'],
  examples: [
    {
      name: 'a queue that hangs',
      files: { 'dmesg.txt': '[ 9120.000001] NETDEV WATCHDOG: eth1 (igb): transmit queue 2 timed out\n' },
      fires: true,
    },
    {
      name: 'a cable that is plugged in',
      files: {
        'dmesg.txt':
          '[   12.000001] e1000e: eth0 NIC Link is Down\n[   14.000001] e1000e: eth0 NIC Link is Up 1000 Mbps Full Duplex, Flow Control: Rx/Tx\n',
      },
      fires: false,
    },
  ],
})
