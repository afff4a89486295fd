import { expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { analyzeText } from '../../src/index.ts'

const ID = '4d0f3a9be1c74a6f8e25b90d17c3fa62b8d45e70913c6fa2d4b1e7f0835ac96d'
const UID = '7b1f4c02-9d3e-4f6a-8c51-2e90ab47d613'
const CGROUP = `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${UID.replaceAll('-', '_')}.slice/cri-containerd-${ID}.scope`
const kill = (time: string, comm = 'java', pid = 4242): string =>
  `${time} node7 kernel: oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=${CGROUP},task_memcg=${CGROUP},task=${comm},pid=${pid},uid=1000\n` +
  `${time} node7 kernel: Memory cgroup out of memory: Killed process ${pid} (${comm}) total-vm:4964748kB, anon-rss:508924kB, file-rss:10560kB, shmem-rss:0kB, UID:1000 pgtables:1648kB oom_score_adj:968\n`
/** The same, with the limit that was reached. */
const atLimit = (time: string, limitKb: number): string => {
  const [constraint, killed] = kill(time).split('\n')
  return [
    `${time} node7 kernel: java invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=968`,
    `${time} node7 kernel: memory: usage ${limitKb}kB, limit ${limitKb}kB, failcnt 3`,
    constraint,
    killed,
    '',
  ].join('\n')
}
const pod = (state: Record<string, unknown>, extra: Record<string, unknown> = {}): string =>
  JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'api-7d9f', namespace: 'shop', uid: UID },
      spec: { nodeName: 'node7', containers: [{ name: 'api', resources: { limits: { memory: '512Mi' }, requests: { memory: '384Mi' } } }] },
      status: {
        phase: 'Running',
        containerStatuses: [{ name: 'api', ready: true, restartCount: 3, containerID: `containerd://${'a'.repeat(64)}`, ...state }],
        ...extra,
      },
    },
    null,
    2,
  )
const ended = (reason: string, exitCode: number): Record<string, unknown> => ({
  terminated: {
    exitCode,
    reason,
    containerID: `containerd://${ID}`,
    startedAt: '2025-11-21T13:50:00Z',
    finishedAt: '2025-11-21T14:03:11Z',
  },
})

const severityOf = (report: Report, id: string): string | undefined => report.findings.find((f) => f.id === id)?.severity
const alarms = (report: Report): string[] => report.findings.filter((f) => f.severity !== 'note').map((f) => f.id)
const rootOf = (report: Report): string | undefined => report.findings.find((f) => f.key === report.incidents[0]?.root)?.id

test('6 Error 137, no kernel kill, Unhealthy and Killing in the events: the probe, not memory', async () => {
  const report = await analyzeText({
    'pod.json': pod({ state: { running: { startedAt: '2025-11-21T14:03:12Z' } }, lastState: ended('Error', 137) }),
    'events.txt':
      'LAST SEEN   TYPE      REASON      OBJECT         MESSAGE\n40s         Warning   Unhealthy   pod/api-7d9f   Liveness probe failed: Get "http://10.1.2.3:8080/healthz": context deadline exceeded\n12s         Normal    Killing     pod/api-7d9f   Container api failed liveness probe, will be restarted\n',
    'kern.log': 'Nov 21 14:03:00 node7 kernel: IPv6: ADDRCONF(NETDEV_CHANGE): cali1: link becomes ready\n',
  })
  expect(alarms(report)).toContain('container-killed')
  expect(report.findings.find((f) => f.id === 'container-killed')?.facts).toMatchObject({
    by: 'liveness probe',
    exitCode: 137,
    signal: 'SIGKILL',
  })
  expect(alarms(report)).not.toContain('container-oomkilled')
  expect(rootOf(report)).toBe('probe-failure')
})

test('6 Error 137 and an oom-kill line for its cgroup: memory, joined by the container and the pod', async () => {
  const report = await analyzeText({
    'pod.json': pod({ state: { running: { startedAt: '2025-11-21T14:03:12Z' } }, lastState: ended('Error', 137) }),
    'kern.log': kill('Nov 21 14:03:11'),
  })
  expect(rootOf(report)).toBe('oom-kill-cgroup')
  expect(report.incidents[0]?.effects.join()).toContain('container-oomkilled')
  expect(report.findings.find((f) => f.id === 'container-oomkilled')).toMatchObject({
    entities: { podUid: UID, containerId: ID },
    facts: { exhausted: 'its own limit', pid: 4242 },
  })
  expect(alarms(report)).not.toContain('container-killed')
})

test('6 only a child was killed and the pod runs on', async () => {
  const report = await analyzeText({
    'pod.json': pod({ containerID: `containerd://${ID}`, restartCount: 0, state: { running: { startedAt: '2025-11-21T13:50:00Z' } } }),
    'kern.log': kill('Nov 21 14:03:11', 'convert', 5120),
  })
  expect(report.findings.find((f) => f.id === 'container-oomkilled')?.facts).toMatchObject({ childOnly: true, comm: 'convert' })
  expect(alarms(report)).not.toContain('crash-loop')
})

test('the second and the limit alone do not join the end of a predecessor to the kernel log: they are told as a guess', async () => {
  const describe = `Name:         api-7d9f\nNamespace:    shop\nContainers:\n  api:\n    Container ID:   containerd://${'a'.repeat(64)}\n    State:          Running\n      Started:      Fri, 21 Nov 2025 14:03:13 +0000\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n      Finished:     Fri, 21 Nov 2025 14:03:12 +0000\n    Ready:          True\n    Restart Count:  3\n    Limits:\n      memory:  512Mi\n`
  const zone = { 'timedatectl.txt': 'Local time: Fri 2025-11-21 14:30:00 UTC\n Time zone: Etc/UTC (UTC, +0000)\n' }
  const report = await analyzeText({ 'describe.txt': describe, 'kern.log': atLimit('Nov 21 14:03:11', 524_288), ...zone })
  expect(report.incidents.map(({ root, effects }) => [root, effects])).toEqual([
    ['oom-kill-cgroup#1', []],
    ['container-oomkilled#1', []],
  ])
  const told = report.findings.find((f) => f.id === 'container-oomkilled')
  expect(told).toMatchObject({ witnesses: ['pod status'], entities: { pod: 'shop/api-7d9f' } })
  expect(told?.entities).not.toHaveProperty('containerId')
  expect(told?.cause).toContain('Perhaps by the kill of java (pid 4242) in the same second, at an equal limit: no line says whose that was')
  expect(told?.open?.[0]).toMatchObject({
    ask: `Was it container ${ID.slice(0, 12)}, which the kernel's log names?`,
    run: "kubectl get pod -n shop api-7d9f -o jsonpath='{.status.containerStatuses[*].lastState.terminated.containerID}'",
  })
  const other = await analyzeText({ 'describe.txt': describe, 'kern.log': atLimit('Nov 21 14:03:11', 1_048_576), ...zone })
  expect(other.incidents).toHaveLength(2)
  expect(other.findings.find((f) => f.id === 'container-oomkilled')?.facts).not.toHaveProperty('perhaps')
})

test('Evicted with exit code 137 is no OOM kill', async () => {
  const report = await analyzeText({
    'describe.txt':
      'Name:             api-7d9f\nNamespace:        shop\nStatus:           Failed\nReason:           Evicted\nMessage:          The node was low on resource: memory. Threshold quantity: 100Mi, available: 52Mi. Container api was using 900Mi, request is 64Mi, has larger consumption of memory.\nContainers:\n  api:\n    State:          Terminated\n      Reason:       ContainerStatusUnknown\n      Exit Code:    137\n    Ready:          False\n    Restart Count:  0\n',
  })
  expect(alarms(report)).toContain('pod-evicted')
  expect(alarms(report)).not.toContain('container-oomkilled')
})

test('an unknown SIGKILL is a note that says so', async () => {
  const report = await analyzeText({ 'pod.json': pod({ state: { running: {} }, lastState: ended('Error', 137) }) })
  expect(severityOf(report, 'container-killed')).toBe('note')
  expect(report.findings.find((f) => f.id === 'container-killed')?.headline).toContain(
    'SIGKILL (exit code 137); who sent it is not in the input',
  )
})

test('OOMKilled in a crash loop: the kill is the root', async () => {
  const report = await analyzeText({
    'pod.json': pod({
      ready: false,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container=api' } },
      lastState: ended('OOMKilled', 137),
    }),
  })
  expect(rootOf(report)).toBe('container-oomkilled')
  expect(report.findings.find((f) => f.id === 'crash-loop')?.facts).toMatchObject({ backOff: '5m0s', restarts: 3 })
})

test('description, table and object of one container are one finding', async () => {
  const report = await analyzeText({
    'pod.json': pod({ ready: false, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: ended('OOMKilled', 137) }),
    'describe.txt':
      'Name:         api-7d9f\nNamespace:    shop\nContainers:\n  api:\n    State:          Waiting\n      Reason:       CrashLoopBackOff\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n      Finished:     Fri, 21 Nov 2025 14:03:11 +0000\n    Ready:          False\n    Restart Count:  3\n',
    'pods.txt': 'NAME       READY   STATUS             RESTARTS      AGE\napi-7d9f   0/1     CrashLoopBackOff   3 (12s ago)   47m\n',
  })
  expect(alarms(report).sort()).toEqual(['container-oomkilled', 'crash-loop'])
  expect(report.findings.find((f) => f.id === 'container-oomkilled')?.count).toBe(1)
})

test.each([
  [
    'a rollout that went well',
    'Name:         api-7d9f\nNamespace:    shop\nStatus:       Running\nContainers:\n  api:\n    State:          Running\n      Started:      Fri, 21 Nov 2025 14:03:12 +0000\n    Ready:          True\n    Restart Count:  0\nEvents:\n  Type     Reason     Age   From               Message\n  ----     ------     ----  ----               -------\n  Normal   Scheduled  2m    default-scheduler  Successfully assigned shop/api-7d9f to node7\n  Warning  Unhealthy  110s  kubelet            Readiness probe failed: dial tcp 10.1.2.3:8080: connect: connection refused\n  Normal   Started    112s  kubelet            Started container api\n',
  ],
  [
    'completed jobs',
    'NAMESPACE   NAME            READY   STATUS      RESTARTS   AGE\nbatch       nightly-28x9f   0/1     Completed   0          3h\nbatch       nightly-28xbb   0/1     Completed   0          2h\n',
  ],
  ['a node in good order', 'NAME    STATUS   ROLES    AGE   VERSION\nnode7   Ready    <none>   12d   v1.31.2\n'],
  [
    'words in a log',
    '2025-11-21 14:03:11 INFO test "OOMKilled" and CrashLoopBackOff are shown in red, Last State: none\n2025-11-21 14:03:12 DEBUG reason=OOMKilled expected in fixture\n',
  ],
])('silent: %s', async (_, text) => {
  expect(alarms(await analyzeText({ 'capture.txt': text }))).toEqual([])
})

test('the kubelet itself tells of a loop and of a pull that fails', async () => {
  const log = (time: string, said: string, name: string): string =>
    `Nov 21 ${time} node7 kubelet[1022]: E1121 ${time}.118201    1022 pod_workers.go:1300] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"c\\" with ${said}" pod="shop/${name}" podUID="${UID}"\n`
  const report = await analyzeText({
    'kubelet.log':
      log('14:03:12', `CrashLoopBackOff: \\"back-off 5m0s restarting failed container=c pod=api-7d9f_shop(${UID})\\"`, 'api-7d9f') +
      log('14:03:13', 'ImagePullBackOff: \\"Back-off pulling image \\\\\\"reg.example/web:v9\\\\\\"\\"', 'web-1'),
  })
  expect(report.findings.find((f) => f.id === 'crash-loop')).toMatchObject({
    entities: { pod: 'shop/api-7d9f', podUid: UID },
    facts: { backOff: '5m0s' },
  })
  expect(report.findings.find((f) => f.id === 'image-pull-failure')?.facts).toMatchObject({ image: 'reg.example/web:v9' })
})

test('a command that is not in the image explains the loop', async () => {
  const report = await analyzeText({
    'pod.json': pod({
      ready: false,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 128, reason: 'StartError', message: 'exec: "/srv/web": no such file or directory' } },
    }),
  })
  expect(rootOf(report)).toBe('configuration-error')
  const effects = report.incidents[0]?.effects.join()
  expect(effects).toContain('container-error')
  expect(effects).toContain('crash-loop')
})
