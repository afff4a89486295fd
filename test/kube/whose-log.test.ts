import { expect, test } from 'vitest'
import { analyzeText, type Report } from '../../src/index.ts'

const PODS = `NAMESPACE   NAME                             READY   STATUS             RESTARTS      AGE
batch       thumbnailer-0                    0/1     CrashLoopBackOff   14 (2m ago)   3h
prod        checkout-6c6c6c6c6c-abcde        1/1     Running            0             3h
`
const REFUSED = `2026-11-24T10:00:05Z ERROR redis: dial tcp 10.0.0.9:6379: connect: connection refused
2026-11-24T10:00:06Z INFO  falling back to the local cache
`
const chains = ({ incidents, findings }: Report): string[][] =>
  incidents.map(({ root, effects }) => [root, ...effects].map((key) => findings.find((one) => one.key === key)!.id))

test.each(['checkout.log', 'checkout-6c6c6c6c6c-abcde.log', 'redis.log'])('%s is no log of the one pod that crashes', async (name) => {
  const report = await analyzeText({ 'pods.txt': PODS, [name]: REFUSED })
  expect(new Set(chains(report))).toEqual(new Set([['crash-loop'], ['dependency-unreachable']]))
  expect(report.findings.find(({ id }) => id === 'dependency-unreachable')!.headline).not.toContain('thumbnailer')
})

test('a log that is called after nobody is of the one pod that crashes', async () => {
  const report = await analyzeText({ 'pods.txt': PODS, 'previous.log': REFUSED })
  expect(report.findings.find(({ id }) => id === 'dependency-unreachable')!.headline).toBe(
    'Pod batch/thumbnailer-0 cannot reach 10.0.0.9:6379: connection refused; it ended over that.',
  )
})

const DESCRIBED = `Name:         shop-0
Namespace:    prod
Node:         node7/192.0.2.7
Status:       Running
Containers:
  web:
    Container ID:  containerd://${'1'.repeat(64)}
    State:          Running
      Started:      Tue, 24 Nov 2026 08:00:00 +0000
    Restart Count:  0
  exporter:
    Container ID:  containerd://${'2'.repeat(64)}
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       Error
      Exit Code:    1
      Finished:     Tue, 24 Nov 2026 10:00:36 +0000
    Restart Count:  9
`
test.each([
  'shop-0-web.log',
  'var/log/pods/prod_shop-0_66666666-6666-4666-8666-666666666666/web/0.log',
  `var/log/containers/shop-0_prod_web-${'1'.repeat(64)}.log`,
])('%s is of the container that it names, which another of its pod does not end over', async (name) => {
  const report = await analyzeText({ 'describe.txt': DESCRIBED, [name]: REFUSED })
  const refused = report.findings.find(({ id }) => id === 'dependency-unreachable')!
  expect(refused.headline).toMatch(/^Container "web" of pod prod\/shop-0 cannot reach 10\.0\.0\.9:6379/)
  expect(new Set(chains(report))).toEqual(new Set([['crash-loop'], ['dependency-unreachable']]))
})

test('of the log of a project each line is of the service that it names, whichever has ended', async () => {
  const report = await analyzeText({
    'compose.log': `web-1     | 2026-11-24T10:00:03Z Error: connect ECONNREFUSED 10.0.0.9:6379
web-1     | 2026-11-24T10:00:04Z falling back to memory cache
seed-1    | 2026-11-24T10:00:09Z assertion: seed.sql has 0 rows
seed-1 exited with code 2
`,
  })
  expect(new Set(chains(report))).toEqual(new Set([['container-error'], ['dependency-unreachable']]))
  expect(report.findings.find(({ id }) => id === 'dependency-unreachable')!.headline).toBe(
    'web-1 cannot reach 10.0.0.9:6379: connection refused.',
  )
})
