import { thresholds, type Values } from '../../../core/threshold.ts'

export const LIMITS = thresholds({
  somePct: {
    value: 10,
    why: "PSI some: share of time in which at least one task waited for memory. systemd-oomd acts at 60 %, Android's lmkd at about 10: below that it is not felt.",
  },
  fullPct: {
    value: 5,
    why: 'PSI full: share of time in which all tasks with work waited at once, so nothing got done; half as much is as bad as some.',
  },
  lastingShare: { value: 0.5, why: 'Of a burst avg10 remembers seconds: avg60 must have come to this share of the threshold …' },
  suddenFactor: { value: 2, why: '… unless avg10 of some is that many times over it, which is a stall that has just begun.' },
  nowPct: { value: 5, why: 'A stall that is over: the ten-second mean must still be up.' },
  minStalls: {
    value: 100,
    why: 'Tasks that had to reclaim by themselves (allocstall) between two samples of /proc/vmstat; fewer pass unnoticed.',
  },
  minStallsPerSecond: { value: 1, why: 'The same, where the samples have times: a hundred in a day harm nobody.' },
  minScannedPerSecond: {
    value: 1000,
    why: 'sar -B, pgscand/s: pages a second that tasks looked through by themselves, 4 MiB; kswapd alone leaves it at 0.',
  },
  minLimitEvents: {
    value: 1000,
    why: 'memory.events, high and max, between two samples: a group that only fills its cache comes to some hundreds.',
  },
  minAnonShare: {
    value: 0.7,
    why: 'Share of the limit that is anonymous: a group that only streams files runs into its limit and does not stall.',
  },
  maxAvailableShare: { value: 0.03, why: 'Of RAM. earlyoom acts below 10 %, kubelet below 100 MiB; the kernel keeps 1 to 3 % for itself.' },
  kswapdPct: { value: 50, why: "CPU share of the kernel's reclaim thread at which it does nothing else." },
})
export type Limits = Values<typeof LIMITS>
