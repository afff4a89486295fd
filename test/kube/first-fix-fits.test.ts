import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const findingOf = async (text: string, id: string, name = 'capture.json') => {
  const { findings } = await analyzeText({ [name]: text })
  return findings.find((finding) => finding.id === id)!
}
const runs = (fix: readonly { readonly run?: string | undefined }[]) => fix.flatMap(({ run }) => run ?? [])

const inspect = (more: object, state: object = {}) =>
  JSON.stringify([
    {
      Id: 'ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12',
      State: {
        Status: 'exited',
        Running: false,
        OOMKilled: true,
        ExitCode: 137,
        StartedAt: '2025-06-02T07:10:12Z',
        FinishedAt: '2025-06-02T09:44:51Z',
        ...state,
      },
      Name: '/basket',
      ...more,
    },
  ])

describe('a container of an engine', () => {
  test('whose heap is larger than its limit is told of the engine and of no pod', async () => {
    const { fix, facts } = await findingOf(
      inspect({ HostConfig: { Memory: 1073741824 }, Config: { Image: 'x:1', Cmd: ['java', '-Xmx2g', '-jar', 'a.jar'] } }),
      'container-oomkilled',
    )
    expect(facts).toMatchObject({ heapKb: 2097152 })
    expect(fix[0]).toMatchObject({ run: 'docker update --memory 2560m --memory-swap 2560m basket', changes: 'host' })
    expect(fix[0]!.say).not.toMatch(/pod|limits\.memory/)
  })

  test('has its heap in Args where its Config does not say what it runs', async () => {
    const args = { Path: 'node', Args: ['--max-old-space-size=3072', 'a.js'], HostConfig: { Memory: 2147483648 }, Config: { Image: 'x:1' } }
    expect((await findingOf(inspect(args), 'container-oomkilled')).facts).toMatchObject({ heapKb: 3145728 })
  })

  test('that is stopped is not asked what it uses', async () => {
    const { fix } = await findingOf(inspect({ HostConfig: { Memory: 2147483648 }, Config: { Image: 'x:1' } }), 'container-oomkilled')
    expect(runs(fix).join()).not.toContain('stats')
    expect(fix[0]).toMatchObject({ run: 'docker update --memory 4096m --memory-swap 4096m basket', changes: 'host' })
    const up = inspect({ HostConfig: { Memory: 2147483648 }, Config: { Image: 'x:1' } }, { Status: 'running', Running: true })
    expect(runs((await findingOf(up, 'container-oomkilled')).fix)[0]).toBe('docker stats --no-stream basket')
  })
})

describe('what keeps a pod from most nodes comes first', () => {
  const of = async (message: string) =>
    findingOf(
      `LAST SEEN   TYPE      REASON             OBJECT          MESSAGE\n3m          Warning   FailedScheduling   pod/big-0       ${message}\n`,
      'scheduling-failure',
      'events.txt',
    )

  test('a GPU that more nodes lack than memory', async () => {
    const { facts, fix, cause } = await of(
      '0/9 nodes are available: 3 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 4 Insufficient memory, 6 Insufficient nvidia.com/gpu.',
    )
    expect(facts).toMatchObject({ resource: 'nvidia.com/gpu' })
    expect(runs(fix)[0]).toContain('nvidia.com/gpu')
    expect(fix[1]!.say).toContain('nvidia.com/gpu')
    expect(cause).toContain('device plugin')
  })

  test('memory that more nodes lack than a GPU', async () => {
    const { facts, fix } = await of('0/9 nodes are available: 6 Insufficient memory, 2 Insufficient nvidia.com/gpu.')
    expect(facts).toMatchObject({ resource: 'memory' })
    expect(fix[0]!.say).toBe('Compare its request for memory with what each node has left.')
  })

  test('a selector that eleven do not match, and not the taint of one', async () => {
    const { facts, fix } = await of(
      "0/12 nodes are available: 1 node(s) had untolerated taint {dedicated: gpu}, 11 node(s) didn't match Pod's node affinity/selector.",
    )
    expect(facts).toMatchObject({ resource: 'node selector or affinity' })
    expect(runs(fix)[0]).toContain('nodeSelector|nodeAffinity')
  })

  test('the taint that most have, and an amount beside a selector', async () => {
    expect(
      (
        await of(
          "0/12 nodes are available: 9 node(s) had untolerated taint {dedicated: gpu}, 3 node(s) didn't match Pod's node affinity/selector.",
        )
      ).facts,
    ).toMatchObject({
      resource: 'taint',
    })
    expect(
      (await of("0/12 nodes are available: 9 node(s) didn't match Pod's node affinity/selector, 3 Insufficient cpu.")).facts,
    ).toMatchObject({ resource: 'cpu' })
  })
})
