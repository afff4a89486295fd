import { describe, expect, test } from 'vitest'
import { alpha, chains, failing, hung, JOURNAL, lookup, SILENT } from './stranger-lines.ts'

describe('what only stands in one input', () => {
  test('a unit, and what another program could not look up', async () =>
    expect(await chains(`${lookup('10:00:00')}${alpha('10:00:05')}`)).toEqual(new Set(['dns-failure', 'unit-failed'])))
  test.each([
    ['systemd-resolved', '127.0.0.53', ['unit-failed → dns-failure']],
    ['unbound', '127.0.0.1', ['unit-failed → dns-failure']],
    ['named', '[::1]', ['unit-failed → dns-failure']],
    // another machine's, and a unit that resolves nothing
    ['unbound', '10.9.9.9', ['unit-failed', 'dns-failure']],
    ['billing', '127.0.0.1', ['unit-failed', 'dns-failure']],
  ])('%s that died, and a lookup that %s did not answer', async (unit, resolver, expected) =>
    expect(
      await chains(
        `Nov 24 10:00:00 s1 systemd[1]: ${unit}.service: Main process exited, code=killed, status=9/KILL
Nov 24 10:00:00 s1 systemd[1]: ${unit}.service: Failed with result 'signal'.
Nov 24 10:00:05 s1 fetch[910]: dial tcp: lookup repo.example.com on ${resolver}:53: read udp 127.0.0.1:40000->${resolver}:53: read: connection refused
`,
      ),
    ).toEqual(new Set(expected)),
  )
  test('a task that waits for a disk, and a server of files', async () => {
    expect(await chains(SILENT + hung('cp', 'rpc_wait_bit_killable+0x24/0xa0 [sunrpc]'))).toEqual(new Set(['nfs-hang → hung-task']))
    expect(await chains(SILENT + hung('cp', 'ext4_bread+0x50/0xb0 [ext4]'))).toEqual(new Set(['nfs-hang', 'hung-task']))
  })
  test('the thread of a file system of one disk, and the errors of another', async () => {
    expect(await chains(failing('sda') + hung('jbd2/sda1-8', JOURNAL))).toEqual(new Set(['disk-io-error → hung-task']))
    expect(await chains(failing('sdb') + hung('jbd2/sda1-8', JOURNAL))).toEqual(new Set(['disk-io-error', 'hung-task']))
    // what lies on what is not told
    for (const device of ['dm-0', 'md0'])
      expect(await chains(failing('sdb') + hung(`jbd2/${device}-8`, JOURNAL))).toEqual(new Set(['disk-io-error → hung-task']))
  })
  test.each([
    ['node-b', ['node-pressure → pod-evicted']],
    ['node-b.example.net', ['node-pressure → pod-evicted']],
    ['node-a', ['node-pressure', 'pod-evicted']],
  ])('a node that is short of memory, and a pod that was evicted from %s', async (node, expected) =>
    expect(
      await chains(
        `Name:             etl-1
Namespace:        prod
Node:             ${node}/10.0.0.11
Status:           Failed
Reason:           Evicted
Message:          The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi. Container etl was using 900Mi, request is 0, has larger consumption of memory.


Name:               node-b
Roles:              worker
Conditions:
  Type             Status    LastHeartbeatTime                 LastTransitionTime                Reason                         Message
  ----             ------    -----------------                 ------------------                ------                         -------
  MemoryPressure   True      Tue, 24 Nov 2026 09:58:00 +0000   Tue, 24 Nov 2026 09:50:30 +0000   KubeletHasInsufficientMemory   kubelet has insufficient memory available
`,
      ),
    ).toEqual(new Set(expected)),
  )
  test.each([
    ['bravo-x1x1x', ['container-oomkilled → job-failed']],
    ['alpha-x1x1x', ['container-oomkilled', 'job-failed']],
  ])('a Job, and the pod %s', async (pod, expected) =>
    expect(
      await chains(
        `NAME                      READY   STATUS             RESTARTS       AGE
${pod}               0/1     OOMKilled          0              3h

LAST SEEN   TYPE      REASON                 OBJECT                   MESSAGE
2m          Warning   BackoffLimitExceeded   job/bravo                Job has reached the specified backoff limit
`,
      ),
    ).toEqual(new Set(expected)),
  )
  test.each([
    ['postgresql@14-main.service', 5432, true],
    ['postgres_exporter.service', 5432, false],
    ['redis-server.service', 6379, true],
    ['redis@6380.service', 6379, true],
    ['redis-backup.service', 6379, false],
    ['mysql-healthcheck@a.service', 3306, false],
    ['consul-agent.service', 8500, true],
    ['consul-template.service', 8500, false],
    ['mariadb-node-1.service', 3306, true],
  ])('%s that fell, and port %i', async (unit, port, isServer) =>
    expect(
      await chains(
        `Nov 24 10:00:00 s1 systemd[1]: ${unit}: Main process exited, code=exited, status=1/FAILURE
Nov 24 10:00:00 s1 systemd[1]: ${unit}: Failed with result 'exit-code'.
Nov 24 10:00:03 s1 api[71]: dial tcp 127.0.0.1:${port}: connect: connection refused
`,
      ),
    ).toEqual(new Set(isServer ? ['unit-failed → dependency-unreachable'] : ['unit-failed', 'dependency-unreachable'])),
  )
  test.each([
    ['127.0.0.1', false],
    ['localhost', false],
    ['10.0.0.9', true],
  ])('a network card that hangs, and no answer from %s', async (peer, isFar) =>
    expect(
      await chains(
        `Nov 24 10:00:00 s1 kernel: NETDEV WATCHDOG: eth1 (ixgbe): transmit queue 3 timed out
Nov 24 10:00:05 s1 app3[73]: dial tcp ${peer}:9200: i/o timeout
`,
      ),
    ).toEqual(new Set(isFar ? ['nic-reset → dependency-unreachable'] : ['nic-reset', 'dependency-unreachable'])),
  )
  test.each([
    ['NodeHasInsufficientMemory', 'memory', true],
    ['NodeHasInsufficientMemory', 'ephemeral-storage', false],
    ['NodeHasDiskPressure', 'ephemeral-storage', true],
    ['NodeHasDiskPressure', 'inodes', true],
    ['NodeHasDiskPressure', 'memory', false],
    ['NodeHasInsufficientPID', 'pids', true],
    ['NodeHasInsufficientPID', 'memory', false],
  ])('%s, and a pod that was evicted for %s', async (condition, resource, isCause) =>
    expect(
      await chains(
        `LAST SEEN   TYPE      REASON                      OBJECT        MESSAGE
9m          Normal    ${condition.padEnd(27)} node/node-b   Node node-b status is now: ${condition}
8m          Warning   Evicted                     pod/etl-1     The node was low on resource: ${resource}. Threshold quantity: 1Gi, available: 500Mi.
`,
      ),
    ).toEqual(new Set(isCause ? ['node-pressure → pod-evicted'] : ['node-pressure', 'pod-evicted'])),
  )
  test.each([
    ['b', ['pid-cgroup-limit', 'thread-exhaustion']],
    ['a', ['pid-cgroup-limit → thread-exhaustion']],
    ['java', ['pid-cgroup-limit → thread-exhaustion']],
  ])('the limit of a.service, and %s that could not fork', async (program, expected) =>
    expect(
      await chains(
        `Nov 24 10:00:00 s1 kernel: cgroup: fork rejected by pids controller in /system.slice/a.service
Nov 24 10:00:02 s1 ${program}[700]: fork: retry: Resource temporarily unavailable
`,
      ),
    ).toEqual(new Set(expected)),
  )
  const client =
    'Nov 24 10:00:05 s1 deploy[900]: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n'
  const fell = (unit: string): string => alpha('10:00:00').replaceAll('alpha.service', unit)
  test.each([
    ['docker.service', '', ['unit-failed → dependency-unreachable']],
    ['docker-cleanup.service', '', ['unit-failed', 'dependency-unreachable']],
    [
      'docker.service',
      'Nov 24 10:00:03 s1 systemd[1]: Started docker.service - Docker Application Container Engine.\n',
      ['dependency-unreachable'],
    ],
  ])('%s that fell, and a client of Docker', async (unit, between, expected) =>
    expect(await chains(fell(unit) + between + client)).toEqual(new Set(expected)),
  )
})
