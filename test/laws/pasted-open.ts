/** How a text is broken on its way into a ticket: by whom, at which width, and what is put before its lines. */
export type Manner =
  'mail 72' | 'mail 80' | 'mail 100' | 'mail 120' | 'terminal 80' | 'mail 80, quoted' | 'numbered, mail 80' | 'mail 80, numbered'

/**
 * Stories of which something else is found once their lines were wrapped so: what is not put together again, since nothing shows for certain that it
 * was broken. Each is a fault that is open; the law tells when one is mended, so that it is taken off here.
 */
export const BROKEN_BY_WRAPPING: ReadonlyMap<Manner, ReadonlySet<string>> = new Map([
  [
    'mail 72',
    new Set([
      'clock-skew: a-clock-that-is-behind-and-a-certificate',
      'context-switch-overload',
      'context-switch-overload: a-convoy',
      'cpu-throttling: a-pod',
      'dependency-unreachable: a-compose-service-ended',
      'dns-failure: a-certificate-that-came-later',
      'memory-ecc: as-ras-mc-ctl-sums-it-up',
      'neighbour-table-full: ipv6-with-its-limit',
      'netdev-stuck: broadcast-to-a-terminal',
      'node-pressure: a-condition-from-before-its-event',
      'probe-failure: a-startup-probe',
      'swap-thrash: a-little-each-way-and-tasks-that-wait-for-it',
    ]),
  ],
  ['mail 80', new Set(['cpu-throttling: a-pod', 'dns-failure: a-certificate-that-came-later', 'swap-thrash-in-a-cgroup'])],
  [
    'mail 100',
    new Set([
      'cpu-throttling: a-pod',
      'dependency-unreachable: a-cluster-that-has-a-leader-again',
      'dns-failure: a-certificate-for-another-name',
    ]),
  ],
  [
    'mail 120',
    new Set([
      'container-error: a-restart-policy-is-used-up',
      'dependency-unreachable: a-cluster-that-has-a-leader-again',
      'dns-failure: a-certificate-for-another-name',
    ]),
  ],
  [
    'terminal 80',
    new Set([
      'certificate-error: a-client-of-another-server',
      'certificate-error: a-client-without-a-certificate',
      'context-switch-overload',
      'cpu-throttling: a-pod',
      'cpu-trap: division-by-zero-told-by-systemd',
      'dns-failure: a-certificate-for-another-name',
      'image-pull-failure: a-swarm-found-another-node',
      'listen-queue-overflow: a-socket-file',
      'netdev-stuck: lo-of-a-namespace',
      'permission-denied: a-user-by-name',
      'process-killed: a-unit-that-runs-on',
      'redis-cannot-fork',
      'stack-overflow',
      'thread-exhaustion: a-jvm-against-pids-max',
      'unit-failed: a-crash',
      'worker-killed-pod-runs-on',
    ]),
  ],
  ['mail 80, quoted', new Set(['cpu-throttling: a-pod', 'dns-failure: a-certificate-that-came-later', 'swap-thrash-in-a-cgroup'])],
  [
    'numbered, mail 80',
    new Set([
      'clock-skew: a-clock-that-is-behind-and-a-certificate',
      'conntrack-full: drops-without-a-size',
      'context-switch-overload',
      'context-switch-overload: a-convoy',
      'context-switch-overload: more-tasks-than-cpus',
      'cpu-throttling: a-pod',
      'crash-loop: a-restart-policy-of-an-engine',
      'dns-failure: a-certificate-for-another-name',
      'fd-leak: at-its-limit',
      'job-failed: backoff-limit',
      'kernel-memory-leak: a-cache-that-is-most-of-ram',
      'memory-leak: a-container-by-docker-stats',
      'memory-pressure',
      'node-not-ready: a-row-without-its-node',
      'packet-loss: backlog-of-a-cpu',
      'packet-loss: ring-of-a-card',
      'probe-failure: a-startup-probe',
      'run-queue-saturation: one-moment-and-the-load',
      'run-queue-saturation: processes-that-wait',
      'start-limit-hit: behind-a-collectors-stamp',
      'volume-mount-failure: a-claim-gets-no-volume',
    ]),
  ],
  [
    'mail 80, numbered',
    new Set([
      'context-switch-overload',
      'context-switch-overload: more-tasks-than-cpus',
      'cpu-throttling: a-pod',
      'dns-failure: a-certificate-that-came-later',
      'run-queue-saturation: one-moment-and-the-load',
      'swap-thrash-in-a-cgroup',
    ]),
  ],
])

/** Stories of which something is no longer found where another stands below them in one text: what it says of another machine answers theirs. */
export const BROKEN_BY_ANOTHER: ReadonlySet<string> = new Set([
  'hugepage-reservation: at-an-oom',
  'hugepage-reservation: gigantic-pages-of-which-some-are-promised',
  'volume-mount-failure: a-claim-gets-no-volume',
])
