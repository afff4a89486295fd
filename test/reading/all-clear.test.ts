import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const KILLED =
  'Out of memory: Killed process 4711 (etl) total-vm:912345kB, anon-rss:812345kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:64kB oom_score_adj:0'

const idsOf = async (text: string, path = 'a.log') => (await analyzeText({ [path]: text })).findings.map(({ id }) => id)
const listed = async (text: string, path = 'a.txt') => {
  const { findings, coverage } = await analyzeText({ [path]: text })
  expect(findings).toEqual([])
  return coverage.unexplained.map(({ line, gravity, message, text: whole }) => [line, gravity, message ?? whole])
}

describe('time since 1970 before host and speaker', () => {
  test.each(['1772572447', '1772572447331', '1772572447331250', '1772572447331250001'])('%s', async (stamp) => {
    const { findings, summary } = await analyzeText({ 'a.log': `${stamp} etl-3 kernel: ${KILLED}\n` })
    expect(findings.map(({ id, entities }) => [id, entities['host']])).toEqual([['oom-kill-global', 'etl-3']])
    expect(summary).toContain('3 Mar 2026 21:14:07')
  })

  test('and what only looks like it', async () => {
    expect(await idsOf(`1772572447 4 kernel ${KILLED.length}\n1772572447 etl-3 the kernel: all is well\n`)).toEqual([])
    expect(await idsOf(`99 etl-3 shopd[3]: guest wrote: 1772572447 etl-3 kernel: ${KILLED}\n`)).toEqual([])
  })
})

test('a host that was encoded twice', async () => {
  const lines = ['nfs: server store.example not responding, still trying', 'nfs: server store.example not responding, still trying']
  const log = lines.map((text, i) => `Nov 21 05:24:4${i} m©lk-¡2 kernel: ${text}\n`).join('')
  expect(await idsOf(log)).toEqual(['nfs-hang'])
})

describe('kills that a cgroup counts, which never ran out at its own limit', () => {
  const EVENTS = 'low 0\nhigh 0\nmax 4711\noom 0\noom_kill 7\noom_group_kill 0\n'
  const SAYS = 'etl.service: 7 processes were killed by the OOM killer (oom_kill 7)'
  const FILE = '/sys/fs/cgroup/system.slice/etl.service/memory.events'
  test.each([
    ['below a command', `$ cat ${FILE}\n${EVENTS}`, 6],
    ['below its name', `==> ${FILE} <==\n${EVENTS}`, 6],
    ['as grep prints them', `$ grep -H . ${FILE}\n${FILE}:max 4711\n${FILE}:oom 0\n${FILE}:oom_kill 7\n`, 4],
  ])('%s', async (_, text, line) => expect(await listed(text)).toEqual([[line, 'fatal', SAYS]]))

  test('in a file of that name, of both versions', async () => {
    expect(await listed(EVENTS, 'system.slice/etl.service/memory.events')).toEqual([[5, 'fatal', SAYS]])
    expect(await listed('oom_kill_disable 0\nunder_oom 0\noom_kill 1\n', 'etl.service/memory.oom_control')).toEqual([
      [3, 'fatal', 'etl.service: one process was killed by the OOM killer (oom_kill 1)'],
    ])
  })

  test('none', async () => {
    expect(await listed(EVENTS.replace('oom_kill 7', 'oom_kill 0'), 'etl.service/memory.events')).toEqual([])
    expect(await listed(`$ cat ${FILE}\n${EVENTS.replace('oom_kill 7', 'oom_kill 0')}`)).toEqual([])
  })
})

describe('a capture that a runner wrote down', () => {
  const df = (used: string): string =>
    `Filesystem     Size  Used Avail Use% Mounted on\n/dev/vdb1       20G   ${used === '100%' ? '20G     0' : ' 8G   12G'}  ${used} /srv/spool\n`
  test.each([
    ['stdout', { cmd: 'df -h', rc: 0, stdout: df('100%') }],
    ['an output within', { id: 4, result: { exit: 0, StandardOutputContent: df('100%') } }],
  ])('%s', async (_, object) => {
    const { findings } = await analyzeText({ 'run.json': `${JSON.stringify(object)}\n` })
    expect(findings.map(({ id, entities, evidence }) => [id, entities['mount'], evidence[0]?.line])).toEqual([
      ['disk-full', '/srv/spool', 1],
    ])
  })
  test.each([
    ['one that is well', { stdout: df('40%') }],
    ['a page that teaches it', { title: 'What df prints', html: df('100%') }],
    ['the entry of a log', { time: '2026-03-03T21:14:07Z', level: 'info', msg: 'ran', stdout: df('100%') }],
  ])('%s', async (_, object) => expect(await idsOf(`${JSON.stringify(object)}\n`, 'run.json')).toEqual([]))
})

describe('sessions that wait for one that does nothing', () => {
  const table = (age: string, waits: string): string =>
    `  pid  |        state        | wait_event_type |  wait_event   | xact_age  |     query\n-------+---------------------+-----------------+---------------+-----------+---------------\n  4711 | idle in transaction | Client          | ClientRead    | ${age}  | UPDATE t SET a=1\n  4720 | active              | ${waits.padEnd(15)} | transactionid | ${age}  | UPDATE t SET a=2\n`
  test('for hours', async () =>
    expect(await listed(table('02:10:41', 'Lock'))).toEqual([
      [3, 'refused', 'session 4711: idle in transaction (02:10:41), while 4720 waits for a lock'],
    ]))
  test.each([
    ['for a moment', table('00:00:02', 'Lock')],
    ['for something else', table('02:10:41', 'IO')],
  ])('%s', async (_, text) => expect(await listed(text)).toEqual([]))
})

describe('two captures beside each other', () => {
  const beside = (member: string, state: string): string =>
    `yesterday                            | today\nmd7 : active raid1 vdc1[1] vdb1[0]   | md7 : active raid1 ${member} vdb1[0]\n      10476544 blocks [2/2] [UU]     |       10476544 blocks ${state}\n`
  test('a member that failed is found', async () => expect(await idsOf(beside('vdc1[1](F)', '[2/1] [U_]'))).toEqual(['raid-degraded']))
  test('none', async () => expect(await listed(beside('vdc1[1]', '[2/2] [UU]'))).toEqual([]))
})
