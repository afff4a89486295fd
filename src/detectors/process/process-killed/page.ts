import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'SIGKILL ends a process at once: it can neither catch it nor say a last word. Only its parent learns of the signal, by wait(2), and only the audit log of who sent it. Without a sender the OOM killer is the first suspect.',
  decoys: [
    'a service that is stopped or restarted on request',
    'what a kill -9 or docker kill ends that is typed above it',
    'a database that is shut down and ends its own processes',
    'a single unit that systemd saw killed: its failure is told as such',
    'a container that its engine ended',
    'talk of status 137',
  ],
  sample: 'backend-of-a-database',
}
