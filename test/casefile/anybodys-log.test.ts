import { describe, expect, test } from 'vitest'
import { mayBeLogOf } from '../../src/casefile/anybodys-log.ts'
import { analyzeText } from '../../src/index.ts'

describe('a file that may be the log of the only container that ended', () => {
  test.each([
    ['logs-previous.txt', 'describe.txt', true],
    ['app.log', 'describe.txt', true],
    ['case/crash2.log', 'case/describe.txt', true],
    ['case/logs/previous.log', 'case/pod.txt', true],
    ['billing.log', 'describe.txt', true],
    ['shop-previous.log', 'describe.txt', true],
    ['orders.log', 'describe.txt', false],
    ['ingress-previous.log', 'describe.txt', false],
    ['frontend/app.log', 'describe.txt', false],
    ['a/app.log', 'b/describe.txt', false],
    ['frontend/app.log', 'frontend/describe.txt', true],
  ])('%s beside %s: %s', (path, beside, is) =>
    expect(mayBeLogOf(path, beside, ['shop/billing-0', 'worker', 'registry.example.net/shop/billing:4'])).toBe(is),
  )
})

const describeOf = (pod: string, space: string, container: string, address: string, reason: string) =>
  [
    `Name:             ${pod}`,
    `Namespace:        ${space}`,
    'Node:             n4/10.20.0.4',
    'Status:           Running',
    `IP:               ${address}`,
    'Containers:',
    `  ${container}:`,
    '    State:          Waiting',
    '      Reason:       CrashLoopBackOff',
    '    Last State:     Terminated',
    `      Reason:       ${reason}`,
    `      Exit Code:    ${reason === 'OOMKilled' ? 137 : 2}`,
    '      Started:      Tue, 03 Mar 2026 08:10:00 +0000',
    '      Finished:     Tue, 03 Mar 2026 08:15:20 +0000',
    '    Ready:          False',
    '    Restart Count:  7',
    '    Limits:',
    '      memory:  512Mi',
    '',
  ].join('\n')

const told = async (texts: Record<string, string>) => {
  const { findings, incidents } = await analyzeText(texts)
  return {
    roots: incidents.map(({ root }) => findings.find(({ key }) => key === root)?.id),
    of: (id: string) => findings.find((one) => one.id === id),
    effects: incidents[0]?.effects.map((key) => findings.find((one) => one.key === key)?.id),
  }
}

describe('a log that says nowhere whose it is', () => {
  test('a lookup that another program misses is an effect of the cluster’s DNS, not that of its own pod', async () => {
    const { roots, of, effects } = await told({
      'describe.txt': describeOf('coredns-7f9c4d5b6-q2wkp', 'kube-system', 'coredns', '10.50.0.9', 'OOMKilled'),
      'checkout.log': '2026-03-03T08:15:31Z ERROR getaddrinfo EAI_AGAIN ledger.finance.svc\n',
    })
    expect(roots).toEqual(['container-oomkilled'])
    expect(effects).toContain('dns-failure')
    expect(of('dns-failure')?.facts).toMatchObject({ downPods: ['kube-system/coredns-7f9c4d5b6-q2wkp'], stopped: false })
    expect(of('dns-failure')?.entities['pod']).toBeUndefined()
  })

  test('not even of a log whose name is anybody’s does the DNS ask itself', async () => {
    const { of } = await told({
      'describe.txt': describeOf('coredns-7f9c4d5b6-q2wkp', 'kube-system', 'coredns', '10.50.0.9', 'OOMKilled'),
      'app.log': '2026-03-03T08:15:31Z ERROR getaddrinfo EAI_AGAIN ledger.finance.svc.cluster.local\n',
    })
    expect(of('dns-failure')?.facts).toMatchObject({ stopped: false })
    expect(of('dns-failure')?.facts['pod'] ?? undefined).toBeUndefined()
  })

  test('a proxy that is refused by the address of the pod that is down feels it', async () => {
    const { roots, of, effects } = await told({
      'describe.txt': describeOf('quotes-0', 'market', 'quotes', '10.50.7.21', 'OOMKilled'),
      'edge.log':
        '2026/03/03 08:15:22 [error] 44#44: *91 connect() failed (111: Connection refused) while connecting to upstream, client: 198.51.100.4, server: q.example.net, request: "GET / HTTP/1.1", upstream: "http://10.50.7.21:9000/", host: "q.example.net"\n',
    })
    expect(roots).toEqual(['container-oomkilled'])
    expect(effects).toContain('dependency-unreachable')
    expect(of('dependency-unreachable')?.facts).toMatchObject({ who: 'nginx', behind: ['market/quotes-0'], stopped: false })
  })

  test.each([
    ['web.log', '2026-03-03T08:15:31Z ERROR dial tcp 10.60.9.9:5432: connect: connection refused'],
    // the server of this port is the pod itself
    ['app.log', '2026-03-03T08:15:31Z ERROR dial tcp 10.60.9.9:5432: connect: connection refused'],
    // it is days younger
    ['previous.log', '2026-03-06T18:15:31Z ERROR dial tcp 10.60.9.9:9092: connect: connection refused'],
    ['runner/previous.log', '2026-03-03T08:15:31Z ERROR dial tcp 10.60.9.9:9092: connect: connection refused'],
  ])('%s: who is refused is not the only pod that ended', async (file, line) => {
    const { of } = await told({
      'describe.txt': describeOf('postgres-0', 'db', 'postgres', '10.50.1.1', 'Error'),
      [file]: `${line}\n`,
    })
    expect(of('dependency-unreachable')?.facts).toMatchObject({ stopped: false })
    expect(of('dependency-unreachable')?.facts['pod'] ?? undefined).toBeUndefined()
    expect(of('dependency-unreachable')?.confidence).toBe(0.9)
  })

  test('one that may be its own is told so, and the state of the pod is no witness of the guess', async () => {
    const { of } = await told({
      'describe.txt': describeOf('billing-0', 'shop', 'billing', '10.50.1.1', 'Error'),
      'previous.log': '2026-03-03T08:15:19Z FATAL dial tcp 10.60.9.9:9092: connect: connection refused\n',
    })
    expect(of('dependency-unreachable')?.facts).toMatchObject({ stopped: true, pod: 'shop/billing-0' })
    expect(of('dependency-unreachable')?.confidence).toBe(0.9)
  })
})
