import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'The runtime learns from the cgroup that the OOM killer ran in the container and reports it as the reason. On cgroup v2 the kubelet sets memory.oom.group from 1.28 on: then all processes of the container are killed at once; before, a child alone could be killed and the status stayed silent.',
  decoys: [
    '"OOMKilled": false with no kernel kill of that container',
    'exit code 137 with another reason: a SIGKILL from a probe, a stop timeout or an eviction',
  ],
  sample: 'last-state-of-a-container',
}
