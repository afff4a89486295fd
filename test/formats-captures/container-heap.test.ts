import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const alarms = async (files: Record<string, string>) => (await analyzeText(files)).findings.filter((f) => f.severity !== 'note')

/** kubectl describe of a pod with two containers; the second has a large limit. */
const described = (args: string, environment: string, limit: string): string =>
  `Name:             orders-6c9f7d5b8-x2x7p\nNamespace:        shop\nNode:             node7/192.0.2.7\nStatus:           Running\nContainers:\n  orders:\n    Container ID:  containerd://${'0123456789abcdef'.repeat(4)}\n    Image:         registry.example/orders:4.2\n    Command:\n      java\n    Args:\n${args
    .split('\n')
    .map((line) => `      ${line}\n`)
    .join(
      '',
    )}    State:          Running\n      Started:      Fri, 21 Nov 2025 14:03:12 +0000\n    Ready:          True\n    Restart Count:  0\n    Limits:\n      cpu:     2\n      memory:  ${limit}\n    Requests:\n      memory:  256Mi\n    Environment:${environment === '' ? '  <none>' : `\n      ${environment}`}\n    Mounts:         <none>\n  proxy:\n    Image:          registry.example/proxy:1.0\n    State:          Running\n      Started:      Fri, 21 Nov 2025 14:03:12 +0000\n    Ready:          True\n    Restart Count:  0\n    Limits:\n      memory:       8Gi\n    Environment:    <none>\nConditions:\n  Type              Status\n  Ready             True\nEvents:             <none>\n`

const yaml = (command: string, env: string, limit: string, kind = 'Pod') => {
  const spec = `containers:\n- name: proxy\n  image: proxy:1.0\n  resources:\n    limits:\n      memory: 8Gi\n- name: orders\n  image: orders:4.2\n${command}${env}  resources:\n    limits:\n      memory: ${limit}\n`
  const indented = (by: number) => spec.replaceAll(/^(?=.)/gm, ' '.repeat(by))
  return kind === 'Pod'
    ? `apiVersion: v1\nkind: Pod\nmetadata:\n  name: orders-6c9f7d5b8-x2x7p\n  namespace: shop\nspec:\n${indented(2)}status:\n  phase: Running\n`
    : `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: orders\n  namespace: shop\nspec:\n  template:\n    metadata:\n      labels:\n        app: orders\n    spec:\n${indented(6)}`
}
const args = (...list: string[]) => `  args:\n${list.map((arg) => `  - ${arg}\n`).join('')}`
const env = (name: string, value: string) => `  env:\n  - name: ${name}\n    value: ${value}\n`
const pod = (value: unknown) => JSON.stringify(value, null, 2)

describe('a heap setting against the limit of the same container', () => {
  test.each<[string, Record<string, string>, number, number, string]>([
    ['describe, Args', { 'pod.txt': described('-Xms512m\n-Xmx2g\n-jar\napp.jar', '', '1Gi') }, 1_048_576, 2_097_152, '-Xmx2g'],
    [
      'describe, variable',
      { 'pod.txt': described('-jar', 'JAVA_TOOL_OPTIONS:  -Xmx1536m -XX:+UseG1GC', '1Gi') },
      1_048_576,
      1_572_864,
      '-Xmx1536m',
    ],
    ['describe, one line of shell', { 'pod.txt': described('exec java -Xmx2g -jar app.jar', '', '1Gi') }, 1_048_576, 2_097_152, '-Xmx2g'],
    [
      'YAML, Node',
      { 'pod.yaml': yaml(args('--max-old-space-size=1024', 'server.js'), '', '512Mi') },
      524_288,
      1_048_576,
      '--max-old-space-size=1024',
    ],
    ['YAML, Go', { 'pod.yaml': yaml('', env('GOMEMLIMIT', '2GiB'), '1Gi') }, 1_048_576, 2_097_152, 'GOMEMLIMIT=2G'],
    ['YAML of a Deployment', { 'deploy.yaml': yaml(args('"-Xmx2g"'), '', '1Gi', 'Deployment') }, 1_048_576, 2_097_152, '-Xmx2g'],
    [
      'JSON',
      {
        'pod.json': pod({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'orders-1', namespace: 'shop' },
          spec: { containers: [{ name: 'orders', command: ['java', '-Xmx2g'], resources: { limits: { memory: '1073741824' } } }] },
          status: { phase: 'Running' },
        }),
      },
      1_048_576,
      2_097_152,
      '-Xmx2g',
    ],
    [
      'docker inspect',
      {
        'inspect.json': pod([
          {
            Id: '0123456789abcdef'.repeat(4),
            Name: '/orders',
            State: { Status: 'running', Running: true, OOMKilled: false, ExitCode: 0 },
            HostConfig: { Memory: 1_073_741_824 },
            Config: { Env: ['PATH=/usr/bin', 'JAVA_OPTS=-Xmx2g'], Cmd: ['java', '-jar', 'app.jar'] },
          },
        ]),
      },
      1_048_576,
      2_097_152,
      '-Xmx2g',
    ],
  ])('%s', async (_, files, limitKb, needKb, setting) => {
    const found = await alarms(files)
    expect(found.map((f) => f.id)).toEqual(['container-limit-low'])
    expect(found[0]?.facts).toMatchObject({ limitKb, needKb, setting, measured: false, container: 'orders' })
    expect(found[0]?.evidence[0]?.text).toMatch(/Xmx|max-old|2GiB/)
  })
  test.each<[string, Record<string, string>]>([
    ['it fits', { 'pod.txt': described('-Xmx700m', '', '1Gi') }],
    [
      'the limit of the other container is not its own',
      { 'pod.yaml': yaml('', '', '1Gi').replace('image: proxy:1.0', 'image: proxy:1.0\n    args: ["-Xmx2g"]') },
    ],
    ['a share of the limit', { 'pod.txt': described('-XX:MaxRAMPercentage=90.0', '', '1Gi') }],
    ['the command line beats a variable', { 'pod.txt': described('-Xmx700m', 'JAVA_TOOL_OPTIONS:  -Xmx4g', '1Gi') }],
    ['the limit itself, by reference', { 'pod.txt': described('app', 'GOMEMLIMIT:  1073741824 (limits.memory)', '1Gi') }],
    ['no limit', { 'pod.yaml': yaml(args('-Xmx2g'), '', '1Gi').replace('memory: 1Gi', 'cpu: 1') }],
  ])('%s: silent', async (_, files) => {
    expect(await alarms(files)).toEqual([])
  })
  const unit = (exec: string, limit: string, environment = '') =>
    `Id=orders.service\nMainPID=811\nControlGroup=/system.slice/orders.service\nMemoryMax=${limit}\nExecStart={ path=/usr/bin/java ; argv[]=/usr/bin/java ${exec} -jar app.jar ; ignore_errors=no ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }\nEnvironment=${environment}\n`
  test('a unit of systemd', async () => {
    const [found, ...more] = await alarms({ 'show.txt': unit('-Xmx2g', '1073741824') })
    expect(found?.id).toBe('container-limit-low')
    expect(found?.facts).toMatchObject({ limitKb: 1_048_576, needKb: 2_097_152, unit: 'orders.service' })
    expect(found?.headline).toBe('orders.service may use 2 GiB of heap (-Xmx2g), but it is limited to 1 GiB.')
    expect(more).toEqual([])
    expect((await alarms({ 'show.txt': unit('', '1073741824', 'LANG=C JAVA_TOOL_OPTIONS=-Xmx2g') })).map((f) => f.id)).toEqual([
      'container-limit-low',
    ])
  })
  test.each([
    ['fits', unit('-Xmx700m', '1073741824')],
    ['no limit', unit('-Xmx2g', 'infinity')],
  ])('a unit: %s: silent', async (_, text) => {
    expect(await alarms({ 'show.txt': text })).toEqual([])
  })
  test('where the container was killed already, the kill is the finding and this a note', async () => {
    const text = described('-Xmx2g', '', '1Gi').replace(
      '    Ready:          True',
      '    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n      Finished:     Fri, 21 Nov 2025 14:03:10 +0000\n    Ready:          True',
    )
    const report = await analyzeText({ 'pod.txt': text })
    expect(report.findings.find((f) => f.key === report.incidents[0]?.root)?.id).toBe('container-oomkilled')
    expect(report.findings.find((f) => f.id === 'container-limit-low')).toMatchObject({ severity: 'note', facts: { needKb: 2_097_152 } })
  })
})
