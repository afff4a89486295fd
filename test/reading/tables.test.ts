import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { root } from '../laws/stories.ts'
import { recordsOf } from '../records.ts'

type Table = readonly (readonly string[])[]

/** A table in a form, and the line on which each of its rows stands in it. */
interface Written {
  readonly text: string
  readonly lineOf: (row: number) => number
}

const below = (row: number): number => (row === 0 ? 1 : row + 2)
const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`
const escaped = (cell: string): string => cell.replaceAll('|', '\\|')

/** Forms in which tables are pasted. */
const FORMS: ReadonlyMap<string, (table: Table) => Written> = new Map([
  [
    'Markdown',
    ([header, ...rows]: Table) => ({
      text: [header!, header!.map(() => '---'), ...rows].map((cells) => `| ${cells.map(escaped).join(' | ')} |`).join('\n'),
      lineOf: below,
    }),
  ],
  [
    'Markdown, without bars outside',
    ([header, ...rows]: Table) => ({
      text: [header!, header!.map(() => ':--'), ...rows].map((cells) => cells.map(escaped).join(' | ')).join('\n'),
      lineOf: below,
    }),
  ],
  [
    'Jira',
    ([header, ...rows]: Table) => ({
      text: [`||${header!.join('||')}||`, ...rows.map((cells) => `|${cells.map(escaped).join('|')}|`)].join('\n'),
      lineOf: (row) => row + 1,
    }),
  ],
  ['CSV, quoted', (rows: Table) => ({ text: rows.map((cells) => cells.map(quoted).join(',')).join('\n'), lineOf: (row) => row + 1 })],
  [
    'CSV',
    (rows: Table) => ({
      text: rows.map((cells) => cells.map((cell) => (/[",]/.test(cell) ? quoted(cell) : cell)).join(',')).join('\n'),
      lineOf: (row) => row + 1,
    }),
  ],
  [
    'CSV with semicolons',
    (rows: Table) => ({ text: rows.map((cells) => cells.map(quoted).join(';')).join('\n'), lineOf: (row) => row + 1 }),
  ],
  ['cells behind tabs', (rows: Table) => ({ text: rows.map((cells) => cells.join('\t')).join('\n'), lineOf: (row) => row + 1 })],
  ...(['|+-', '│┼─'] as const).map(
    ([bar, cross, dash]) =>
      [
        `drawn with ${bar}`,
        (table: Table): Written => {
          const widths = table[0]!.map((_, i) => Math.max(...table.map((cells) => cells[i]!.length)))
          const rule = `${cross}${widths.map((width) => dash!.repeat(width + 2)).join(cross)}${cross}`
          const rows = table.map((cells) => `${bar} ${cells.map((cell, i) => escaped(cell).padEnd(widths[i]!)).join(` ${bar} `)} ${bar}`)
          return { text: [rule, rows[0], rule, ...rows.slice(1), rule].join('\n'), lineOf: (row) => (row === 0 ? 2 : row + 3) }
        },
      ] as const,
  ),
])

/** Labels of two words, which stand one blank apart. */
const TWO_WORDS = /Mounted on|CONTAINER ID/g
const LABEL = /^[A-Za-z%+*](?:[\w%:+() /-]*[^\s:])?$/

/** The cells of a captured table: two blanks apart, or words and a rest; undefined for what is no table with a heading. */
function cutTable(text: string): Table | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const apart = lines.map((line) => line.trim().split(/\s{2,}/))
  if (lines.length < 2) return undefined
  const labels = lines[0]!
    .trim()
    .replace(TWO_WORDS, (label) => label.replace(' ', '_'))
    .split(/\s+/)
  // free(1) has no label above its names
  if (lines.every((line, i) => i === 0 || /^[A-Z]\w{1,12}:/.test(line))) labels.unshift('')
  else if (apart[0]!.length > 2 && apart.every((cells) => cells.length === apart[0]!.length))
    return apart[0]!.every((label) => LABEL.test(label)) ? apart : undefined
  const rows = lines.slice(1).map((line) => {
    const words = line.trim().split(/\s+/)
    const cells = [...words.slice(0, labels.length - 1), words.slice(labels.length - 1).join(' ')]
    return [...cells, ...labels.slice(cells.length).map(() => '')]
  })
  const isTable = labels.length > 2 && labels.every((label, i) => LABEL.test(label) || (i === 0 && label === ''))
  return isTable && rows.every((cells) => labels[0] === '' || cells.at(-1) !== '')
    ? [labels.map((label) => label.replace('_', ' ')), ...rows]
    : undefined
}

const alignedOf = (table: Table): string => {
  const widths = table[0]!.map((_, i) => Math.max(...table.map((cells) => cells[i]!.length)))
  return table
    .map((cells) =>
      cells
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('   ')
        .trimEnd(),
    )
    .join('\n')
}

const folder = join(root, 'fixtures/formats')
const captured = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => !path.endsWith('expect.json') && !path.includes('alone') && statSync(join(folder, path)).isFile())
  .flatMap((path) =>
    readFileSync(join(folder, path), 'utf8')
      .split(/^(?:\$ .*|\d{4}-\d\d-\d\dT.*|[A-Z][a-z]{2} [A-Z][a-z]{2} \d.*|)$/m)
      .map((text) => ({ path, table: cutTable(text), told: recordsOf(text).records })),
  )
  .flatMap(({ path, table, told }) => {
    const { records } = recordsOf(table === undefined ? '' : alignedOf(table))
    return records.length > 0 && records.length === told.length ? [{ path, table: table!, records }] : []
  })

describe.each([...FORMS])('a table in the form %s states what it states in columns', (form, write) => {
  test.each(captured)('$path', ({ table, records }) => {
    // nothing stands there for a first column without a name
    if (form.includes('outside') && table[0]![0] === '') return
    // a bar of a tree is none of the box
    if (form === 'drawn with │' && table.some((cells) => cells.some((cell) => cell.includes('│')))) return
    const { text, lineOf } = write(table)
    const expected = (records as [string, number, object][]).map(([type, line, values]) => [type, lineOf(line - 1), values])
    expect(recordsOf(text).records).toEqual(expected)
  })
})

const statuses = (text: string): unknown[] =>
  (recordsOf(text).records as [string, number, Record<string, unknown>][])
    .filter(([type]) => type === 'pod-status')
    .map(([, line, { namespace, pod, status, restarts, node }]) => [line, namespace, pod, status, restarts, node])

describe('cells', () => {
  test('code, emphasis, links and escaped bars are taken off', () => {
    const text = [
      '| **Type** | Reason | Age | From | Message |',
      '|:---|:---|---:|---|---|',
      '| Warning | `FailedMount` | 2m | [kubelet](https://wiki.example/kubelet) | mount of `a\\|b` failed: \\_x\\_ |',
      '| Normal | Pulled | 3m | **kubelet** | `api:3` is there |',
    ].join('\n')
    expect(recordsOf(text).records).toEqual([
      [
        'kube-event',
        3,
        { type: 'Warning', reason: 'FailedMount', age: '2m', from: 'kubelet', count: 1, message: 'mount of `a|b` failed: _x_' },
      ],
      ['kube-event', 4, { type: 'Normal', reason: 'Pulled', age: '3m', from: 'kubelet', count: 1, message: '`api:3` is there' }],
    ])
  })
  test('an empty cell moves no other one', () => {
    const text =
      '||NAME||STATUS||VOLUME||CAPACITY||ACCESS MODES||STORAGECLASS||AGE||\n|data-0|Pending| | | |fast|14m|\n|data-1|Bound|pvc-1|1Gi|RWO|fast|2d|'
    expect(recordsOf(text).records).toEqual([
      ['object-status', 2, { kind: 'persistentvolumeclaim', name: 'data-0', phase: 'Pending', age: '14m' }],
      ['object-status', 3, { kind: 'persistentvolumeclaim', name: 'data-1', phase: 'Bound', age: '2d' }],
    ])
  })
  test('what was broken within a box is one row', () => {
    const text = [
      '+---------+-----------+-----+-----------------------+',
      '| TYPE    | REASON    | AGE | MESSAGE               |',
      '+=========+===========+=====+=======================+',
      '| Warning | Unhealthy | 2m  | Liveness probe        |',
      '|         |           |     | failed: HTTP probe    |',
      '|         |           |     | failed with status 500|',
      '+---------+-----------+-----+-----------------------+',
      '| Warning | BackOff   | 1m  | Back-off restarting   |',
      '+---------+-----------+-----+-----------------------+',
    ].join('\n')
    expect((recordsOf(text).records as [string, number, { message: string }][]).map(([, line, { message }]) => [line, message])).toEqual([
      [4, 'Liveness probe failed: HTTP probe failed with status 500'],
      [8, 'Back-off restarting'],
    ])
  })
  test('a comma in the last field of CSV is its own', () => {
    const text = 'LAST SEEN,TYPE,REASON,OBJECT,MESSAGE\n2m,Warning,FailedScheduling,pod/api-0,0/3 nodes are available, 3 Insufficient cpu'
    expect(recordsOf(text).records).toMatchObject([
      ['kube-event', 2, { name: 'api-0', message: '0/3 nodes are available, 3 Insufficient cpu' }],
    ])
  })
})

describe('what stands around a table', () => {
  const TABLE = [
    '| NAMESPACE | NAME | READY | STATUS | RESTARTS | AGE |',
    '|---|---|---|---|---|---|',
    '| shop | api-0 | 0/1 | CrashLoopBackOff | 7 (2m ago) | 3h |',
  ]
  const API = [undefined, 'shop', 'api-0', 'CrashLoopBackOff', 7, undefined].slice(1)
  test.each([
    ['quoted', TABLE.map((line) => `> ${line}`), 3],
    ['numbered', TABLE.map((line, i) => `${String(i + 1).padStart(6)}\t${line}`), 3],
    ['indented', TABLE.map((line) => `    ${line}`), 3],
    ['between prose', ['It fails since noon:', '', ...TABLE, '', 'Any idea?'], 5],
    ['below a fence', ['```', ...TABLE, '```'], 4],
    ['headed as a title', ['| Namespace | Name | Ready | Status | Restarts | Age |', ...TABLE.slice(1)], 3],
    ['in another order, without the age', ['||Name||Restarts||Status||Namespace||', '|api-0|7|CrashLoopBackOff|shop|'], 2],
  ])('%s', (_name, lines, at) => expect(statuses(lines.join('\n'))).toEqual([[at, ...API]]))
  test('two tables below one another', () => {
    expect(statuses([...TABLE, ...TABLE].join('\n'))).toEqual([
      [3, ...API],
      [6, ...API],
    ])
  })
  test('the lines of a log below are read', async () => {
    const kill = '[ 12.345678] Out of memory: Killed process 5150 (java) total-vm:8000kB, anon-rss:4000kB, file-rss:0kB, shmem-rss:0kB'
    const { findings } = await analyzeText({ 'ticket.txt': [...TABLE, kill].join('\n') })
    expect(findings.map(({ id }) => id).sort()).toEqual(['crash-loop', 'oom-kill-global'])
  })
  test('the row is quoted as it was written', async () => {
    const { findings } = await analyzeText({ 'ticket.md': TABLE.join('\n') })
    expect(findings[0]!.evidence.map(({ line, text }) => [line, text])).toEqual([[3, TABLE[2]]])
  })
  test('a table of something else stays as it is', async () => {
    const text = '| Host | Disk | Owner |\n|---|---|---|\n| web1 | 40G | kernel: EXT4-fs error (device sda1): ext4_find_entry:1 |'
    expect(recordsOf(text).records).toEqual([])
  })
})
