import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A daemon watches memory, swap or stall times and kills before the kernel must: systemd-oomd whole cgroups by pressure or swap, earlyoom and nohang single processes by available memory, kubelet pods by eviction thresholds, lmkd apps by importance. The kernel log stays silent.',
  decoys: [
    'the kernel’s own OOM killer',
    'earlyoom’s start-up lines, which say when it would send a signal',
    'oomd’s list of candidates',
    'lmkd killing cached apps: a note',
    'a dyno that is over its quota and swaps (R14)',
    'workers that Celery, PumaWorkerKiller or unicorn-worker-killer replace at their limit: a note',
  ],
  sample: 'oomd-and-the-units-manager',
}
