import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A program asks the resolvers of /etc/resolv.conf before it connects. EAI_AGAIN and SERVFAIL mean that none of them answered; NXDOMAIN and EAI_NONAME that one did, and knows no such name.',
  decoys: [
    'systemd-resolved that tries a simpler mode and resumes',
    'the missing reverse name of a client, as a mail server notes it',
    'one lookup that failed and went on: a note',
  ],
  sample: 'resolver-of-the-cluster-silent',
}
