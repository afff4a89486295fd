import { expect, test } from 'vitest'
import type { FormatParser, Publish, RawLine } from '../../src/core/parser.ts'
import { eventRow } from '../../src/parsers/kube/event-row.ts'
import { locatedJson } from '../../src/parsers/kube/located-json.ts'
import { locatedYaml } from '../../src/parsers/kube/located-yaml.ts'
import { get, text, type Tree } from '../../src/parsers/kube/tree.ts'
import { dockerPs } from '../../src/parsers/formats/docker-ps.ts'
import { dockerInspect } from '../../src/parsers/formats/docker-inspect.ts'
import { kubectlDescribe } from '../../src/parsers/formats/kubectl-describe.ts'
import { analyzeText } from '../../src/index.ts'

function read(parser: FormatParser, whole: string): { type: string; line: number; value: Record<string, unknown> }[] {
  const records: { type: string; line: number; value: Record<string, unknown> }[] = []
  const publish = ((type: { name: string }, value: object, at: RawLine) =>
    records.push({ type: type.name, line: at.line, value: value as Record<string, unknown> })) as unknown as Publish
  const sink = parser.open(publish, { path: 'x' })
  for (const [i, line] of whole.split('\n').entries()) if (sink.line({ text: line, line: i + 1, offset: 0 }) === 'end') break
  sink.end()
  return records
}

const row = (line: string): Record<string, unknown> | undefined => {
  const found = eventRow({ text: line, line: 1, offset: 0 })
  if (found === undefined) return undefined
  const { at: _, ...rest } = found
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
}

test.each([
  [
    'describe',
    '  Warning  BackOff  3m (x71 over 18m)  kubelet  Back-off restarting failed container',
    { type: 'Warning', reason: 'BackOff', count: 71, from: 'kubelet', message: 'Back-off restarting failed container' },
  ],
  [
    'describe without a component',
    '  Warning  OOMKilling  65s   Memory cgroup out of memory: Killed process 7 (a b)',
    { reason: 'OOMKilling', count: 1, message: 'Memory cgroup out of memory: Killed process 7 (a b)' },
  ],
  [
    'before 1.5',
    '  1m\t48s\t7\t{default-scheduler }\t\tWarning\tFailedScheduling\tpod (x) failed to fit in any node',
    { reason: 'FailedScheduling', count: 7, from: 'default-scheduler' },
  ],
  [
    'get events',
    '4m12s       Warning   BackOff   pod/api-7d9f   Back-off restarting failed container',
    { kind: 'pod', name: 'api-7d9f', count: 1, message: 'Back-off restarting failed container' },
  ],
  [
    'get events -A',
    'shop        4m12s       Warning   FailedMount   pod/api-7d9f   MountVolume.SetUp failed for volume "v"',
    { namespace: 'shop', name: 'api-7d9f', reason: 'FailedMount' },
  ],
  [
    'get events -o wide',
    '12s   Warning   BackOff   pod/api-7d9f   spec.containers{api}   kubelet, node7   Back-off restarting failed container   5m   12   api-7d9f.17c0',
    { container: 'api', from: 'kubelet', count: 12, message: 'Back-off restarting failed container' },
  ],
  [
    'get events before 1.14',
    '2m   5m   7   api-7d9f.15d0abcdef012345   Pod   spec.containers{api}   Warning   Unhealthy   kubelet, node7   Liveness probe failed',
    { kind: 'pod', name: 'api-7d9f', container: 'api', count: 7, from: 'kubelet', message: 'Liveness probe failed' },
  ],
  [
    'pasted with single blanks',
    'Warning SystemOOM System OOM encountered, victim process: java, pid: 7',
    { reason: 'SystemOOM', message: 'System OOM encountered, victim process: java, pid: 7' },
  ],
])('a row of events: %s', (_, line, expected) => {
  expect(row(line)).toMatchObject(expected)
})

test('a line of a log is no row of events', () => {
  expect(row('2025-11-21 14:03:11 Warning Retry the request failed')).toBeUndefined()
  expect(row('WARNING  BackOff  nothing')).toBeUndefined()
})

test('YAML as kubectl writes it, each value with its line', () => {
  const lines = [
    'status:',
    '  message: "Pod was OOM\\',
    '    killed"',
    '  containerStatuses:',
    '  - name: api',
    '    lastState:',
    '      terminated:',
    '        exitCode: 137',
    '        reason: OOMKilled',
    '    note: a plain text',
    '      that goes on',
    '  - name: side',
    '    log: |',
    '      a: 1',
    '      b',
    'kind: Pod',
  ]
  const [root] = locatedYaml(lines)
  const statuses = get(root, 'status', 'containerStatuses')?.list as Tree[]
  expect(statuses.map((s) => text(get(s, 'name')))).toEqual(['api', 'side'])
  expect(get(statuses[0], 'lastState', 'terminated', 'reason')).toMatchObject({ scalar: 'OOMKilled', line: 8 })
  expect(text(get(statuses[0], 'note'))).toBe('a plain text that goes on')
  expect(text(get(statuses[1], 'log'))).toBe('a: 1\nb')
  expect(text(get(root, 'kind'))).toBe('Pod')
})

test('JSON that is cut off gives what stands before the cut', () => {
  const lines = ['[{ "Id": "x", "State": {', '  "OOMKilled": true, "Error": "a \\"b\\\\" ,', '  "Name": "cu']
  const [root] = locatedJson(lines)
  expect(get(root?.list?.[0], 'State', 'OOMKilled')).toMatchObject({ scalar: true, line: 1 })
  expect(text(get(root?.list?.[0], 'State', 'Error'))).toBe('a "b\\')
})

test('aliases do not expand and depth is bounded', () => {
  expect(locatedYaml(['a: &a [x,x]', 'b: *a', 'c: {d: *a}'])).toHaveLength(1)
  expect(() => locatedYaml(Array.from({ length: 5000 }, (_, i) => `${' '.repeat(i)}k:`))).not.toThrow()
  expect(() => locatedJson(['['.repeat(100_000)])).not.toThrow()
})

test('the words of a program inside a description are log lines', () => {
  const records = read(
    kubectlDescribe,
    'Name:         api-7d9f\nNamespace:    shop\nContainers:\n  api:\n    State:          Terminated\n      Reason:       Error\n      Message:      panic: runtime error: index out of range\ngoroutine 1 [running]:\nmain.main()\n      Exit Code:    2\n    Ready:          False\n',
  )
  expect(records.filter((r) => r.type === 'termination-message').map((r) => r.value['text'])).toEqual([
    'panic: runtime error: index out of range',
    'goroutine 1 [running]:',
    'main.main()',
  ])
  expect(records.find((r) => r.type === 'container-state')).toMatchObject({ line: 6, value: { exitCode: 2, pod: 'api-7d9f' } })
})

test('the id beside a running container is not the id of the one that was killed', () => {
  const state = (present: string): string =>
    `Containers:\n  api:\n    Container ID:   containerd://${'a'.repeat(64)}\n    State:          ${present}\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n    Ready:          False\n`
  const last = (whole: string): unknown => read(kubectlDescribe, whole).find((r) => r.value['which'] === 'last state')?.value['containerId']
  expect(last(state('Running'))).toBeUndefined()
  expect(last(state('Waiting'))).toBe('a'.repeat(64))
})

test('crictl inspect and docker ps', () => {
  const [cri] = read(
    dockerInspect,
    JSON.stringify(
      {
        status: {
          id: 'b'.repeat(64),
          state: 'CONTAINER_EXITED',
          exitCode: 137,
          reason: 'OOMKilled',
          metadata: { name: 'api', attempt: 4 },
          labels: { 'io.kubernetes.pod.name': 'api-7d9f', 'io.kubernetes.pod.namespace': 'shop' },
        },
      },
      null,
      1,
    ),
  )
  expect(cri?.value).toMatchObject({ source: 'container runtime', container: 'api', pod: 'api-7d9f', reason: 'OOMKilled', restarts: 4 })
  const rows = read(
    dockerPs,
    'CONTAINER ID   IMAGE     COMMAND     CREATED         STATUS                       PORTS     NAMES\n0123456789ab   web:1     "web -x"    2 minutes ago   Exited (137) 4 seconds ago             shop-web-1\n',
  )
  expect(rows.map((r) => r.value)).toMatchObject([{ container: 'shop-web-1', exitCode: 137, state: 'Terminated' }])
})

test('a kernel line inside an event is seen by the detectors of the kernel', async () => {
  const report = await analyzeText({
    'events.json': JSON.stringify(
      {
        apiVersion: 'v1',
        kind: 'List',
        items: [
          {
            apiVersion: 'v1',
            kind: 'Event',
            type: 'Warning',
            reason: 'OOMKilling',
            involvedObject: { kind: 'Node', name: 'node7' },
            source: { component: 'kernel-monitor', host: 'node7' },
            message:
              'Memory cgroup out of memory: Killed process 4242 (java) total-vm:4964748kB, anon-rss:508924kB, file-rss:10560kB, shmem-rss:0kB, UID:1000 pgtables:1648kB oom_score_adj:968',
            lastTimestamp: '2025-11-21T14:03:11Z',
          },
        ],
      },
      null,
      2,
    ),
  })
  expect(report.findings.map((f) => f.id)).toContain('oom-kill-cgroup')
  expect(report.findings[0]?.evidence[0]?.text).toContain('Killed process 4242')
})
