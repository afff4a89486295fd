import { expect, test } from 'vitest'
import { execTarget } from '../../src/core/exec-target.ts'

test.each([
  ['docker exec api cat /sys/fs/cgroup/cpu.stat', { container: 'api' }],
  ['sudo podman exec -it billing-1 cat /x', { container: 'billing-1' }],
  ['kubectl -n shop exec api-7d9f -- cat /x', { pod: 'shop/api-7d9f', container: undefined }],
  ['kubectl exec -n shop api-7d9f -c web -- cat /x', { pod: 'shop/api-7d9f', container: 'web' }],
  ['oc exec pod/api-7d9f --container=web -- sh -c "cat -n /x"', { pod: 'api-7d9f', container: 'web' }],
  ['kubectl exec -it api-7d9f cat /x', { pod: 'api-7d9f', container: undefined }],
])('%s', (command, target) => expect(execTarget(command)).toEqual(target))

test.each([
  'cat /sys/fs/cgroup/cpu.stat',
  'kubectl logs api-7d9f',
  'docker ps',
  'docker execute api cat',
  'echo docker exec api cat /x',
  'kubectl exec --',
])('%s is run in none', (command) => expect(execTarget(command)).toBeUndefined())
