import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { root } from '../laws/stories.ts'

const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
const law = readFileSync(join(root, 'test/laws/imports.test.ts'), 'utf8')

/** Folder of src, and those that it may import, as the page has them. */
const rows = [...page.matchAll(/^\| `src\/(\w+)` \|.*\| ([\w, –]+) \|$/gm)].map(([, folder, others]): [string, string[]] => [
  folder!,
  others === '–' ? [] : others!.split(', ').sort(),
])

describe('docs/architecture.md speaks of what is there', () => {
  test('every path', () => {
    const paths = [...page.matchAll(/`((?:src|test|fixtures|bench|docs)\/[\w./-]+)`/g)].map(([, path]) => path!)
    expect(paths.length).toBeGreaterThan(60)
    // what stands for names that somebody gives
    expect(paths.filter((path) => !/[A-Z]{2}/.test(path) && !existsSync(join(root, path)))).toEqual([])
  })
  test('every page that it leads to', () => {
    const pages = [...page.matchAll(/\]\(([\w./-]+)\)/g)].map(([, path]) => path!)
    expect(pages.filter((path) => !existsSync(join(root, 'docs', path)))).toEqual([])
  })
  test('every file that is named alone', () => {
    const files = new Set(readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((file) => basename(file)))
    const named = [...page.matchAll(/`([\w-]+\.ts)`/g)].map(([, file]) => file!)
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((file) => !files.has(file))).toEqual([])
  })
  test('every function and class in the file beside it', () => {
    const named = [...page.matchAll(/`(src\/[\w./-]+\.ts)`\s`(\w+)`/g)].map(([, file, name]) => ({ file: file!, name: name! }))
    expect(named.length).toBeGreaterThan(30)
    const isIn = ({ file, name }: { file: string; name: string }): boolean =>
      new RegExp(String.raw`^export (?:async )?(?:class|function\*?|const) ${name}\b`, 'm').test(readFileSync(join(root, file), 'utf8'))
    expect(named.filter((one) => !isIn(one))).toEqual([])
  })
  test('each hop of a journey names a file', () => {
    const [, journeys] = /^## Three journeys\n([\s\S]*?)^## /m.exec(page) ?? []
    const hops = [...(journeys ?? '').matchAll(/^\d{1,2}\. .*(?:\n {3}.*)*/gm)].map(([hop]) => hop)
    expect(hops).toHaveLength(26)
    expect(hops.filter((hop) => !/`src\/[\w./-]+\.ts`/.test(hop))).toEqual([])
  })
  test('every folder', () => {
    expect(rows.filter(([folder]) => !statSync(join(root, 'src', folder)).isDirectory())).toEqual([])
  })
  test('the table of imports is the law', () => {
    const held = [...law.matchAll(/^ {2}(\w+): \[([^\]]*)\],$/gm)].map(([, folder, others]) => [
      folder,
      [...others!.matchAll(/'(\w+)'/g)].map(([, name]) => name).sort(),
    ])
    expect(held).toHaveLength(10)
    expect(rows.toSorted()).toEqual(held.toSorted())
  })
})

describe('the journeys end as the page says', () => {
  const kill = (begin: string): string =>
    `${begin}ut of memory: Killed process 5150 (java) total-vm:8388608kB, anon-rss:4194304kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:9000kB oom_score_adj:0\n`

  test('a kill in kern.log, and again in dmesg', async () => {
    const report = await analyzeText({
      'kern.log': `Nov 21 09:14:58 db1 kernel: [40428.100000] eth0: link is up\nNov 21 09:15:00 db1 kernel: [40430.000000] ${kill('O')}`,
      dmesg: `[40428.100000] eth0: link is up\n[40430.000000] ${kill('O')}`,
    })
    expect(report.findings.map(({ id, count, witnesses, entities }) => ({ id, count, witnesses, host: entities['host'] }))).toEqual([
      { id: 'oom-kill-global', count: 1, witnesses: ['kernel log'], host: 'db1' },
    ])
    const [own, copy] = report.findings[0]!.evidence
    expect([own?.artifact, own?.line, own?.copyOf]).toEqual(['kern.log', 2, undefined])
    expect([copy?.artifact, copy?.line, copy?.copyOf]).toEqual(['dmesg', 2, { artifact: 'kern.log', line: 2 }])
  })

  test('a description beside the log of its node', async () => {
    const id = '4'.repeat(64)
    const stamp = '2025-11-21T09:15:00+00:00 node7 kernel:'
    const report = await analyzeText({
      'describe.txt': `Name:         api-7d9f\nNamespace:    shop\nNode:         node7/192.0.2.7\nStatus:       Running\nContainers:\n  api:\n    Container ID:   containerd://${id}\n    State:          Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n      Finished:     Fri, 21 Nov 2025 09:15:00 +0000\n    Ready:          False\n    Restart Count:  0\nEvents:             <none>\n`,
      'kern.log': `${stamp} [40430.000000] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=${id},mems_allowed=0,oom_memcg=/kubepods.slice/${id},task_memcg=/kubepods.slice/${id},task=java,pid=5150,uid=0\n${stamp} [40430.000001] ${kill('Memory cgroup o')}`,
    })
    expect(report.incidents.map(({ root: cause, effects, host }) => ({ cause, effects, host }))).toEqual([
      { cause: 'oom-kill-cgroup#1', effects: ['container-oomkilled#1'], host: 'node7' },
    ])
    const cause = report.findings.find(({ key }) => key === 'oom-kill-cgroup#1')
    expect(cause?.confidence).toBe(0.98)
    expect(cause?.witnesses).toEqual(['kernel log', 'pod status'])
    expect(cause?.headline).toMatch(
      /^Container "api" of pod shop\/api-7d9f reached its memory limit, and the kernel killed java \(pid 5150\)/,
    )
  })

  test('a table of one of two machines', async () => {
    const row = '21  0      0 911760  14028 639300    0    0     4     0  518  539 99  1  0  0  0\n'
    const table = `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n${row.repeat(7)}`
    const of = (host: string, cpus: number): Record<string, string> => ({
      [`${host}/hostname`]: `${host}\n`,
      [`${host}/nproc.txt`]: `${cpus}\n`,
      [`${host}/vmstat.txt`]: table,
    })
    const report = await analyzeText({ ...of('db1', 2), ...of('web1', 64) })
    expect(
      report.findings.map(({ id, entities, facts }) => [id, entities['host'], facts['cpus'], facts['maxR'], facts['samples']]),
    ).toEqual([['run-queue-saturation', 'db1', 2, 21, 6]])
    expect(report.coverage.machines?.map(({ name }) => name)).toEqual(['db1', 'web1'])
  })
})
