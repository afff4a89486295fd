import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A program is refused by the mode bits and capabilities (EACCES, EPERM), by a policy of SELinux or AppArmor whatever the modes say, or by the kubelet when an image would run as root in a pod that forbids it.',
  decoys: ['permissive=1 or complain mode: noted and allowed', 'profiles being loaded', 'lines of audit that no program felt: a note'],
  sample: 'unit-may-not-execute',
}
