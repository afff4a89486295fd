import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

/** What is told of objects that no finding explains: what is said, how often, how grave. */
async function told(text: string): Promise<unknown[]> {
  const { coverage, findings } = await analyzeText({ 'a.txt': text })
  expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
  return coverage.unexplained.map(({ message, line, count, lines, gravity }) => [
    line,
    message,
    ...(lines === undefined ? [] : [count, lines]),
    gravity,
  ])
}

test('pods that wait or are not ready for longer than a rollout may take; young and ready ones are no trouble', async () => {
  expect(
    await told(`$ kubectl get pods -n shop
NAME                   READY   STATUS              RESTARTS   AGE
api-7d9f6c9b5-x2x4k    0/1     Pending             0          3h12m
api-7d9f6c9b5-9kk2p    0/1     ContainerCreating   0          9m59s
cart-5c6f8d7b9-abcde   0/1     ContainerCreating   0          10m
web-5c6f8d7b9-abcde    1/1     Running             0          12d
old-5c6f8d7b9-fghij    0/2     Running             0          4h
`),
  ).toEqual([
    [3, 'pod api-7d9f6c9b5-x2x4k is Pending for 3h12m', 'failed'],
    [5, 'pod cart-5c6f8d7b9-abcde is ContainerCreating for 10m', 'failed'],
    [7, 'pod old-5c6f8d7b9-fghij runs and is not ready, 4h after it was made', 'refused'],
  ])
})

test('a pod that runs and restarts every few hours, also without the heading of its table', async () => {
  expect(
    await told(`brew   kettle-8568db8bfd-7w6xl   1/1   Running   174 (12h ago)   30d
brew   cup-8568db8bfd-7w6xl      1/1   Running   59 (12h ago)    30d
brew   jug-8568db8bfd-7w6xl      1/1   Running   19 (12h ago)    1d
`),
  ).toEqual([[1, 'pod brew/kettle-8568db8bfd-7w6xl restarted 174 times in 30d', 'failed']])
})

test('what makes pods and has too few, in a table', async () => {
  expect(
    await told(`NAMESPACE   NAME                         READY   UP-TO-DATE   AVAILABLE   AGE
shop        deployment.apps/api          0/3     3            0           22m
shop        deployment.apps/young        0/3     3            0           2m
shop        deployment.apps/web          2/2     2            2           40d
shop        deployment.apps/none         0/0     0            0           40d

NAMESPACE     NAME                        DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE
kube-system   daemonset.apps/kube-proxy   5         5         4       5            4           <none>          200d
`),
  ).toEqual([
    [2, 'deployment shop/api: 0 of 3 pods ready, 22m after it was made', 'failed'],
    [8, 'daemonset kube-system/kube-proxy: 4 of 5 pods ready, 200d after it was made', 'refused'],
  ])
})

test('claims and volumes', async () => {
  expect(
    await told(`NAME        STATUS    VOLUME    CAPACITY   ACCESS MODES   STORAGECLASS   AGE
data-db-0   Bound     pvc-0a1   20Gi       RWO            fast           12d
data-db-1   Pending                                       fast-ssd       14m
cache       Lost      pvc-0b7   0                         fast           3m
`),
  ).toEqual([
    [4, 'persistentvolumeclaim cache is Lost', 'failed'],
    [3, 'persistentvolumeclaim data-db-1 is Pending for 14m', 'refused'],
  ])
})

test('a condition of a Deployment, described and in YAML', async () => {
  const says = 'deployment shop/api: Progressing is False: ProgressDeadlineExceeded'
  expect(
    await told(`Name:                   api
Namespace:              shop
Selector:               app=api
Replicas:               3 desired | 1 updated | 4 total | 3 available | 1 unavailable
StrategyType:           RollingUpdate
Conditions:
  Type           Status  Reason
  ----           ------  ------
  Available      True    MinimumReplicasAvailable
  Progressing    False   ProgressDeadlineExceeded
Events:          <none>
`),
  ).toEqual([[10, says, 'failed']])
  expect(
    await told(`apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: shop
spec:
  replicas: 3
status:
  conditions:
  - type: Available
    status: "True"
    reason: MinimumReplicasAvailable
  - type: Progressing
    status: "False"
    reason: ProgressDeadlineExceeded
    message: ReplicaSet "api-7d9f6c9b5" has timed out progressing.
`),
  ).toEqual([[16, `${says}: ReplicaSet "api-7d9f6c9b5" has timed out progressing.`, 'failed']])
})

test('a warning is told once, with the object that it is about, however often it was seen', async () => {
  expect(
    await told(`Name:          nightly
Namespace:     batch
Schedule:      0 2 * * *
Active Jobs:   <none>
Events:
  Type     Reason            Age                   From                Message
  ----     ------            ----                  ----                -------
  Warning  FailedNeedsStart  2m (x300 over 50m)    cronjob-controller  Cannot determine if job needs to be started: too many missed start times (> 100)
`),
  ).toEqual([
    [
      8,
      'cronjob batch/nightly: FailedNeedsStart: Cannot determine if job needs to be started: too many missed start times (> 100)',
      300,
      1,
      'failed',
    ],
  ])
})

test('the events of a claim are not those of a pod of its name', async () => {
  const { coverage, findings } = await analyzeText({
    'a.txt': `Name:          data-db-0
Namespace:     shop
StorageClass:  fast-ssd
Status:        Pending
Volume:
Capacity:
VolumeMode:    Filesystem
Used By:       db-0
Events:
  Type     Reason              Age                From                         Message
  ----     ------              ----               ----                         -------
  Warning  ProvisioningFailed  2m (x26 over 14m)  persistentvolume-controller  storageclass.storage.k8s.io "fast-ssd" not found
`,
  })
  expect(coverage.unexplained).toEqual([])
  expect(findings.map(({ id, count, entities }) => ({ id, count, entities }))).toEqual([
    { id: 'volume-mount-failure', count: 26, entities: {} },
  ])
})

test('klog lines have a time, a level and a place in their source', async () => {
  const report = await analyzeText({
    'a.txt':
      'I1120 10:00:01.123456       1 schedule_one.go:867] "Unable to schedule pod; no fit; waiting" pod="shop/api-0" err="0/3 nodes are available: 1 node(s) had untolerated taint {dedicated: db}, 2 Insufficient memory."\n',
  })
  expect(report.findings[0]).toMatchObject({
    id: 'scheduling-failure',
    facts: {
      pod: 'shop/api-0',
      nodes: 3,
      missing: [
        { what: 'memory', nodes: 2 },
        { what: 'taint', nodes: 1, name: 'dedicated' },
      ],
    },
    clock: 'wall',
  })
  expect(report.findings[0]!.evidence[0]!.message).toMatch(/^"Unable to schedule pod; no fit; waiting"/)
  const [seen] = (
    await analyzeText({
      'a.txt': 'E1120 10:00:01.123456       1 replica_set.go:557] sync "shop/api" failed with pods "api-" is forbidden\n',
    })
  ).coverage.unexplained
  expect(seen).toMatchObject({ message: 'sync "shop/api" failed with pods "api-" is forbidden', gravity: 'failed', clock: 'wall' })
})

test('a Service that no ready pod is behind', async () => {
  const service = (selector: string, endpoints: string) => `Name:              checkout
Namespace:         shop
Selector:          ${selector}
Type:              ClusterIP
TargetPort:        8080/TCP
Endpoints:         ${endpoints}
Session Affinity:  None
Events:            <none>
`
  const says = 'service shop/checkout has no endpoints: no ready pod matches its selector app=chekout'
  expect(await told(service('app=chekout', '<none>'))).toEqual([[6, says, 'failed']])
  expect(await told(service('app=checkout', '10.42.0.7:8080'))).toEqual([])
  expect(await told(service('<none>', '<none>'))).toEqual([])
})

test('the log of each container of a dump is its own', async () => {
  const report = await analyzeText({
    'dump.txt': `==== START logs for container web of pod shop/web-6d8f7c5b9-lk2m4 ====
listening on :80
==== END logs for container web of pod shop/web-6d8f7c5b9-lk2m4 ====
==== START logs for container api of pod shop/api-5c4b3a2d1-9zx8c ====
dial tcp 10.96.7.7:5432: connect: connection refused
==== END logs for container api of pod shop/api-5c4b3a2d1-9zx8c ====
`,
  })
  expect(report.findings[0]).toMatchObject({ id: 'dependency-unreachable', facts: { pod: 'shop/api-5c4b3a2d1-9zx8c', container: 'api' } })
})
