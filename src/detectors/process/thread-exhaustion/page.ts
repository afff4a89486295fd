import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'fork and clone give EAGAIN when a limit on tasks is met: RLIMIT_NPROC counts all threads of a user, pids.max those of a cgroup, threads-max and pid_max those of the machine. A full max_map_count gives ENOMEM, which the C library tells as EAGAIN; memory that is lacking gives ENOMEM too.',
  decoys: [
    'EAGAIN on a socket, a lock or a read: "Resource temporarily unavailable" without fork or thread',
    'out-of-memory errors of the heap',
  ],
  sample: 'a-jvm-against-pids-max',
}
