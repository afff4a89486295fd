import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const POD = ['NAME      READY   STATUS             RESTARTS      AGE', 'find-0    0/1     CrashLoopBackOff   8 (1m ago)    20m']
const OTHER = 'cart-0    0/1     CrashLoopBackOff   5 (1m ago)    20m'
const HEAP = ['java.lang.OutOfMemoryError: Java heap space', 'Terminating due to java.lang.OutOfMemoryError: Java heap space']
const PANIC = '2026-03-02 06:11:40.377 UTC [24] PANIC:  could not locate a valid checkpoint record'

const chains = async (files: Record<string, string>) => {
  const { incidents, findings } = await analyzeText(files)
  const called = (key: string) => findings.find((f) => f.key === key)!.id
  return incidents.map(({ root, effects }) => [root, ...effects].map(called)).toSorted((a, b) => (a.join() < b.join() ? -1 : 1))
}
const ticket = (...lines: string[]) => ({ 'ticket.md': `${lines.join('\n')}\n` })

describe('one container that keeps ending, and one end that names nobody', () => {
  test('are one incident, the end first', async () => {
    expect(await chains(ticket('pod find-0 restarts:', '```', ...POD, '```', 'logs:', '```', ...HEAP, '```'))).toEqual([
      ['app-oom', 'crash-loop'],
    ])
  })

  test('and the report says that this is a guess', async () => {
    const { incidents } = await analyzeText(ticket('```', ...POD, '```', 'logs:', '```', ...HEAP, '```'))
    expect(incidents.map(({ why }) => why)).toEqual([
      ['a guess: it is the only end that is told, beside the only container that keeps ending'],
    ])
  })

  test('a container of an engine whose image is called as the program', async () => {
    const row = (image: string) =>
      ticket(
        '```',
        PANIC,
        '```',
        '| CONTAINER ID | IMAGE | STATUS | NAMES |',
        '|---|---|---|---|',
        `| 7e2bb1a0f9a1 | ${image} | Restarting (1) 9 seconds ago | store-1 |`,
      )
    expect(await chains(row('postgres:16'))).toEqual([['process-aborted', 'crash-loop']])
    expect(await chains(row('nginx:1.27'))).toEqual([['crash-loop'], ['process-aborted']])
  })

  test('not where two end, nor where a command names another', async () => {
    expect(await chains(ticket('```', ...POD, OTHER, '```', 'logs:', '```', ...HEAP, '```'))).toEqual([
      ['app-oom'],
      ['crash-loop'],
      ['crash-loop'],
    ])
    expect(await chains(ticket('```', ...POD, '```', '$ kubectl logs cart-7', ...HEAP))).toEqual([['app-oom'], ['crash-loop']])
  })
})

test('a log that is called as what made the pods is theirs', async () => {
  const pods = [
    'NAMESPACE   NAME                      READY   STATUS             RESTARTS      AGE',
    'web         basket-6d4f8c9b7-x2k9p    0/1     CrashLoopBackOff   14 (1m ago)   48m',
  ]
  const panic = 'panic: no route table\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:31 +0x1d\n'
  expect(await chains({ 'pods.txt': `${pods.join('\n')}\n`, 'basket.log': panic })).toEqual([['process-aborted', 'crash-loop']])
  expect(await chains({ 'pods.txt': `${pods.join('\n')}\n`, 'ledger.log': panic })).toEqual([['crash-loop'], ['process-aborted']])
})

describe('what stood before it in time', () => {
  test('a disk that was taken away, before its runtime answered no more', async () => {
    const at = (time: string, said: string) => `Jun  3 ${time} n7 ${said}`
    const pleg = (time: string) =>
      at(
        time,
        `kubelet[822]: E0603 ${time}.113211     822 kubelet.go:2345] "Skipping pod synchronization" err="PLEG is not healthy: pleg was last seen active 3m4.118s ago; threshold is 3m0s"`,
      )
    const disk = [
      at('08:48:02', 'kernel: nvme nvme2: I/O 14 QID 2 timeout, reset controller'),
      at('08:48:32', 'kernel: nvme nvme2: Device not ready; aborting reset, CSTS=0x1'),
      at('08:48:32', 'kernel: nvme nvme2: Removing after probe failure status: -19'),
    ]
    expect(await chains({ 'node.log': `${[...disk, pleg('08:51:12')].join('\n')}\n` })).toEqual([['disk-io-error', 'node-not-ready']])
    expect(await chains({ 'node.log': `${[pleg('08:11:12'), ...disk].join('\n')}\n` })).toEqual([['disk-io-error'], ['node-not-ready']])
  })

  test('a broker that blocks its publishers, before their workers took too long', async () => {
    const alarm =
      '2026-07-01 13:01:58.219440+00:00 [info] <0.473.0> vm_memory_high_watermark set. Memory used:3361046528 allowed:3293331456'
    const worker = [
      '[2026-07-01 13:02:44 +0000] [8] [CRITICAL] WORKER TIMEOUT (pid:311)',
      '[2026-07-01 13:02:45 +0000] [8] [ERROR] Worker (pid:311) was sent SIGKILL! Perhaps out of memory?',
    ]
    expect(await chains(ticket('gunicorn:', '```', ...worker, '```', 'broker:', '```', alarm, '```'))).toEqual([
      ['app-oom', 'process-killed'],
    ])
  })
})

test('`kubectl logs` without a name shows the log of the only pod that keeps ending', async () => {
  const said = '[2026/07/01 10:00:00] [error] [config] section INPUT lacks a name'
  const wrote = async (command: string) =>
    (await analyzeText(ticket('```', ...POD, '```', command, '```', said, '```'))).findings
      .filter(({ id }) => id === 'crash-loop')
      .map(({ facts }) => facts['wrote'])
  expect(await wrote('`kubectl logs -p`:')).toEqual(['[error] [config] section INPUT lacks a name'])
  expect(await wrote('$ kubectl -n shop logs --tail 5')).toEqual(['[error] [config] section INPUT lacks a name'])
  expect(await wrote('$ kubectl logs cart-7 -p')).toEqual([undefined])
})

test('a report of the kernel does not take lines without its stamp from what another command printed far below', async () => {
  const { findings } = await analyzeText(
    ticket(
      '[Fri Sep 12 04:10:31 2026] INFO: task jbd2/vdb1-8:77 blocked for more than 120 seconds.',
      '[Fri Sep 12 04:10:31 2026] task:jbd2/vdb1-8     state:D stack:0     pid:77    ppid:2      flags:0x00004000',
      '',
      'from the other host:',
      'HEALTH_ERR 1 full osd(s)',
      '    osd.3 is full',
      "    pool 'vm' is full (no space)",
    ),
  )
  expect(
    findings.filter(({ id }) => id === 'hung-task').flatMap(({ evidence }) => evidence.map(({ line, endLine }) => [line, endLine])),
  ).toEqual([[1, 2]])
})
