import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const FILE = '/sys/fs/cgroup/system.slice/etl.service/memory.events'
const EVENTS = 'low 0\nhigh 0\nmax 4711\noom 9\noom_kill 7\noom_group_kill 0\n'

/** What is found: by which words, in which cgroup, on which lines. */
async function found(files: Record<string, string>): Promise<unknown[]> {
  const { findings } = await analyzeText(files)
  return findings.map(({ id, severity, headline, facts, evidence }) => [
    id,
    severity,
    headline,
    facts['oomCgroup'],
    evidence.map(({ line }) => line),
  ])
}

describe('kills that only the counters of a cgroup tell of', () => {
  const ETL = 'etl.service reached its memory limit, and the kernel killed 7 processes of it.'
  test.each([
    ['below a command', `$ cat ${FILE}\n${EVENTS}`, 6],
    ['below its name', `==> ${FILE} <==\n${EVENTS}`, 6],
    ['as grep prints them', `$ grep -H . ${FILE}\n${FILE}:max 4711\n${FILE}:oom 9\n${FILE}:oom_kill 7\n`, 4],
  ])('%s', async (_, text, line) =>
    expect(await found({ 'a.txt': text })).toEqual([['oom-kill-cgroup', 'error', ETL, '/system.slice/etl.service', [line]]]),
  )

  test('in the folder that was typed, with its limit and what it uses', async () => {
    const text = `# cd /sys/fs/cgroup/web.slice/shop.service; tail memory.max memory.current memory.events pids.events
==> memory.max <==
268435456
==> memory.current <==
268320768
==> memory.events <==
${EVENTS}==> pids.events <==
max 0
`
    const { findings } = await analyzeText({ 'a.txt': text })
    expect(findings.map(({ id, headline, cause, fix }) => [id, headline, cause, fix[0]?.run])).toEqual([
      [
        'oom-kill-cgroup',
        'shop.service reached its memory limit of 256 MiB, and the kernel killed 7 processes of it.',
        'It ran into the limit 4,711 times. It uses 256 MiB now: the next may be near.',
        'systemctl set-property --runtime shop.service MemoryMax=320M',
      ],
    ])
  })

  test('of a container, below the command that ran in it', async () => {
    const text = `$ kubectl -n pay exec ledger-6d5f7c9b8-x2x2x -c app -- cat /sys/fs/cgroup/memory.events\n${EVENTS}`
    const { findings } = await analyzeText({ 'a.txt': text })
    expect(findings.map(({ headline, entities, fix }) => [headline, entities['pod'], fix.at(-1)?.run])).toEqual([
      [
        'Container "app" of pod pay/ledger-6d5f7c9b8-x2x2x reached its memory limit, and the kernel killed 7 processes of it.',
        'pay/ledger-6d5f7c9b8-x2x2x',
        'kubectl exec -n pay ledger-6d5f7c9b8-x2x2x -c app -- cat /sys/fs/cgroup/memory.events',
      ],
    ])
  })

  test('of version 1, which counts how often the limit was reached in another file', async () => {
    const folder = '/sys/fs/cgroup/memory/system.slice/cron.service'
    const text = `==> ${folder}/memory.failcnt <==\n8121\n==> ${folder}/memory.limit_in_bytes <==\n134217728\n==> ${folder}/memory.oom_control <==\noom_kill_disable 0\nunder_oom 0\noom_kill 4\n`
    expect(await found({ 'a.txt': text })).toEqual([
      [
        'oom-kill-cgroup',
        'error',
        'cron.service reached its memory limit of 128 MiB, and the kernel killed 4 processes of it.',
        '/system.slice/cron.service',
        [8, 4],
      ],
    ])
    const never = text.replace('8121', '0')
    expect(await found({ 'a.txt': never })).toEqual([])
    const peak = (bytes: number): string => `${never}==> ${folder}/memory.max_usage_in_bytes <==\n${bytes}\n`
    expect((await analyzeText({ 'a.txt': peak(134217728) })).findings.map(({ cause }) => cause)).toEqual([''])
    expect(await found({ 'a.txt': peak(100000000) })).toEqual([])
  })

  test('the lowest cgroup is whose limit it is: those above count it too', async () => {
    const files = {
      'cgroup/app.slice/memory.events': EVENTS,
      'cgroup/app.slice/a.service/memory.events': EVENTS,
      'cgroup/app.slice/b.service/memory.events': EVENTS.replace('oom 9', 'oom 0').replace('oom_kill 7', 'oom_kill 1'),
    }
    const told = await found(files)
    expect(told).toEqual([
      [
        'oom-kill-cgroup',
        'error',
        'a.service reached its memory limit, and the kernel killed 7 processes of it.',
        '/app.slice/a.service',
        [5],
      ],
    ])
  })

  test('the kernel’s own line of it is told instead', async () => {
    const kill = (cgroup: string): string =>
      `Nov 20 10:11:12 h1 kernel: oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=${cgroup},task_memcg=${cgroup},task=x,pid=812,uid=0\n` +
      'Nov 20 10:11:12 h1 kernel: Memory cgroup out of memory: Killed process 812 (x) total-vm:4112200kB, anon-rss:3112200kB, file-rss:0kB, shmem-rss:0kB, UID:112 pgtables:7001kB oom_score_adj:0\n'
    const counts = `$ cat ${FILE}\n${EVENTS}`
    const cgroups = async (text: string): Promise<unknown[]> => (await found({ 'a.txt': text })).map((told) => (told as unknown[])[3])
    expect(await cgroups(kill('/system.slice/etl.service') + counts)).toEqual(['/system.slice/etl.service'])
    expect(await cgroups(kill('/system.slice/other.service') + counts)).toEqual([
      '/system.slice/other.service',
      '/system.slice/etl.service',
    ])
  })

  test('one process', async () => {
    const told = await found({ 'a.txt': `$ cat ${FILE}\n${EVENTS.replace('oom_kill 7', 'oom_kill 1')}` })
    expect(told[0]).toContain('etl.service reached its memory limit, and the kernel killed a process of it.')
  })

  test('the first account of a healthy one is silent', async () => {
    expect(await found({ 'a.txt': `$ cat ${FILE}\n${EVENTS.replace('oom_kill 7', 'oom_kill 0')}` })).toEqual([])
  })
})
