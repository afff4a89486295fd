import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { chains } from './stranger-lines.ts'

describe('containers of one machine, one pod and one project', () => {
  test.each([
    ['configmap "app-conig" not found', ['disk-full', 'volume-mount-failure']],
    ['mkdir /var/lib/kubelet/pods/1/x: no space left on device', ['disk-full → volume-mount-failure']],
  ])('a node without space, and a volume of which is answered %s', async (answer, expected) =>
    expect(
      await chains(
        `LAST SEEN   TYPE      REASON        OBJECT      MESSAGE
2m          Warning   FailedMount   pod/a-1     MountVolume.SetUp failed for volume "config" : ${answer}

Nov 24 10:00:00 n1 kubelet[600]: write /var/lib/kubelet/pods/1/x: no space left on device
`,
      ),
    ).toEqual(new Set(expected)),
  )
  test('the memory of one container of a pod, and the loop of another', async () => {
    const describes = (container: string): string => `Name:             shop-0
Namespace:        prod
Node:             node-a/10.0.0.11
Status:           Running
Containers:
  web:
    Container ID:   containerd://${'1'.repeat(64)}
    State:          ${container === 'web' ? 'Waiting' : 'Running'}
${container === 'web' ? looping : running}
  exporter:
    Container ID:   containerd://${'2'.repeat(64)}
    State:          ${container === 'web' ? 'Running' : 'Waiting'}
${container === 'web' ? running : looping}
`
    const running = '      Started:      Tue, 24 Nov 2026 09:00:05 +0000\n    Ready:          True\n    Restart Count:  0'
    const looping =
      '      Reason:       CrashLoopBackOff\n    Last State:     Terminated\n      Reason:       Error\n      Exit Code:    1\n      Started:      Tue, 24 Nov 2026 10:01:30 +0000\n      Finished:     Tue, 24 Nov 2026 10:02:31 +0000\n    Ready:          False\n    Restart Count:  12'
    const told = async (container: string) => {
      const { incidents } = await analyzeText({
        'describe.txt': describes(container),
        'shop-0-web.log':
          '2026-11-24T10:02:00Z ERROR web: java.lang.OutOfMemoryError: Java heap space\n2026-11-24T10:02:05Z INFO web: GET / 200\n',
      })
      return incidents.map(({ root, effects }) => [root, ...effects].join(' → ')).toSorted()
    }
    expect(await told('exporter')).toEqual(['app-oom#1', 'crash-loop#1'])
    expect(await told('web')).toEqual(['app-oom#1 → crash-loop#1'])
  })
  const asksDb =
    'web-1  | 2026-11-24T10:00:03Z OperationalError: connection to server at "db" (172.18.0.2), port 5432 failed: Connection refused\n'
  test.each([
    ['db-1', ['container-error → dependency-unreachable']],
    ['shop-db-1', ['container-error → dependency-unreachable']],
    ['shop_db_1', ['container-error → dependency-unreachable']],
    ['cache-1', ['container-error', 'dependency-unreachable']],
    ['userdb-1', ['container-error', 'dependency-unreachable']],
  ])('the container %s that ended, and a client of db', async (container, expected) => {
    expect(await chains(`${container} exited with code 1\n${asksDb}`)).toEqual(new Set(expected))
    expect(await chains(`${asksDb}${container} exited with code 1\n`)).toEqual(new Set(['container-error', 'dependency-unreachable']))
  })
  test('one of two containers of a service ended', async () =>
    expect(
      await chains(
        `$ docker ps -a
CONTAINER ID   IMAGE         COMMAND    CREATED       STATUS                     PORTS   NAMES
4d0f3a9be1c7   postgres:16   "docker"   2 hours ago   Exited (1) 2 minutes ago           shop-db-1
5d0f3a9be1c7   postgres:16   "docker"   2 hours ago   Up 2 hours                         shop-db-2
$ docker logs web-1
2026-11-24T10:00:03Z OperationalError: connection to server at "db" (172.18.0.2), port 5432 failed: Connection refused
`,
      ),
    ).toEqual(new Set(['container-error', 'dependency-unreachable'])))
})
