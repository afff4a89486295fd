import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { recordsOf } from '../records.ts'
import { unwrapEntry } from '../../src/reading/envelopes/unwrap.ts'
import { shown } from './said.ts'
import { journalExport } from '../../src/reading/exports/journal-export.ts'
import { journalJsonPretty } from '../../src/reading/exports/journal-json-pretty.ts'
import { logCsv } from '../../src/reading/exports/log-csv.ts'
import type { LogExport } from '../../src/reading/exports/log-export.ts'
import { logJson } from '../../src/reading/exports/log-json.ts'

/** Line number, time, host, program and message of each entry; and the line at which the parser ended, if it did. */
function read(format: LogExport, text: string): { entries: unknown[][]; ended?: number } {
  const entries: unknown[][] = []
  const sink = format.entries((entry, { line }) => {
    const { message, host, ident, kernel, time } = unwrapEntry(entry)
    entries.push([line, shown(time), host, ident, kernel, message])
  })
  const lines = text.replace(/\n$/, '').split('\n')
  let ended: number | undefined
  for (const [i, line] of lines.entries())
    if (sink.line({ text: line, line: i + 1, offset: 0 }) === 'end') {
      ended = i + 1
      break
    }
  sink.end()
  return ended === undefined ? { entries } : { entries, ended }
}

const at = '2026-11-21T05:24:41Z'
const zoneless = at.slice(0, -1)
const ms = Date.parse(at)

describe('CSV', () => {
  test('Splunk: what _raw is wrapped in is taken off; quotes are doubled; a field goes on over lines', () => {
    const text = [
      '"_time",host,"_raw"',
      '"2026-11-21T05:24:41.000+0000",splunk1,"Nov 21 05:24:41 web1 kernel: md0: ""failed"", gone"',
      '"2026-11-21T05:24:41.000+0000",web2,"java.lang.OutOfMemoryError: heap',
      '\tat a.B.c(B.java:1)"',
      '2026-11-21T05:24:41.000+0000,web3,a, b',
      '',
      'Some words below it.',
    ].join('\n')
    expect(read(logCsv, text)).toEqual({
      entries: [
        [2, at, 'web1', 'kernel', true, 'md0: "failed", gone'],
        [3, at, 'web2', undefined, undefined, 'java.lang.OutOfMemoryError: heap\n\tat a.B.c(B.java:1)'],
        [5, at, 'web3', undefined, undefined, 'a, b'],
      ],
      ended: 7,
    })
  })
  test.each([
    [
      'Kibana',
      '"@timestamp","host.name",message\n"Nov 21, 2026 @ 05:24:41.000",web1,gone',
      [2, zoneless, 'web1', undefined, undefined, 'gone'],
    ],
    ['Datadog', 'Date,Host,Service,Content\n2026-11-21T05:24:41.000Z,web1,api,gone', [2, at, 'web1', 'api', undefined, 'gone']],
    ['CloudWatch', `timestamp,message\n${ms},gone`, [2, at, undefined, undefined, undefined, 'gone']],
    ['semicolons', 'time;message\n2026-11-21 05:24:41;a,b', [2, zoneless, undefined, undefined, undefined, 'a,b']],
    ['no time in the row', 'time,message\n,gone', [2, undefined, undefined, undefined, undefined, 'gone']],
  ])('%s', (_, text, entry) => expect(read(logCsv, text)).toEqual({ entries: [entry] }))
  test('a quoted field that never ends is read as far as it goes', () => {
    expect(read(logCsv, 'time,message\n2026-11-21 05:24:41,"gone\nand on')).toEqual({
      entries: [[2, zoneless, undefined, undefined, undefined, 'gone\nand on']],
    })
  })
  test('what is a header row', () => {
    expect(logCsv.heading!('_time,host,_raw')).toBe(true)
    expect(logCsv.heading!('\ufeff"@timestamp",message')).toBe(true)
    expect(logCsv.heading!('time,host,level')).toBe(false)
    expect(logCsv.heading!('at that time, message: the disk is full')).toBe(false)
    expect(logCsv.heading!('message')).toBe(false)
  })
  test('in the midst of a text', async () => {
    const report = await analyzeText({
      'ticket.txt':
        'What we exported:\n\n_time,host,_raw\n"2026-11-21T05:24:41.000+0000",web1,"Nov 21 05:24:41 web1 kernel: Out of memory: Killed process 4242 (java) total-vm:8123456kB, anon-rss:6023456kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:12345kB oom_score_adj:0"\n',
    })
    expect(report.findings.map(({ id, evidence }) => [id, evidence[0]?.line])).toEqual([['oom-kill-global', 4]])
  })
})

describe('JSON over several lines or in one', () => {
  const gcloud = (message: string) => ({
    insertId: 'x',
    jsonPayload: { message, extra: { a: [1, 2] } },
    resource: { labels: { container_name: 'api', node_name: 'node7' } },
    severity: 'ERROR',
    timestamp: at,
  })
  test('Google Cloud, an array', () => {
    const text = JSON.stringify([gcloud('gone'), gcloud('a "b" {')], undefined, 2)
    expect(text.split('\n')[24]).toContain('"message": "a ')
    expect(read(logJson, text)).toEqual({
      entries: [
        [5, at, 'node7', 'api', undefined, 'gone'],
        [25, at, 'node7', 'api', undefined, 'a "b" {'],
      ],
    })
  })
  test('Elasticsearch, pretty and in one line', () => {
    const hits = {
      took: 3,
      hits: { total: { value: 1 }, hits: [{ _id: '1', _source: { '@timestamp': at, message: 'gone', host: { name: 'web1' } } }] },
    }
    expect(read(logJson, JSON.stringify(hits)).entries).toEqual([[1, at, 'web1', undefined, undefined, 'gone']])
    expect(read(logJson, JSON.stringify(hits, undefined, 2)).entries).toEqual([[12, at, 'web1', undefined, undefined, 'gone']])
  })
  test('Loki, streams', () => {
    const answer = {
      status: 'success',
      data: {
        resultType: 'streams',
        result: [
          {
            stream: { app: 'api', node_name: 'node7' },
            values: [
              [`${ms}000000`, 'gone'],
              [`${ms}000000`, 'kernel: md0: failed'],
            ],
          },
        ],
      },
    }
    expect(read(logJson, JSON.stringify(answer)).entries).toEqual([
      [1, at, 'node7', 'api', undefined, 'gone'],
      [1, at, 'node7', 'kernel', true, 'md0: failed'],
    ])
  })
  test('CloudWatch', () => {
    const events = { events: [{ timestamp: ms, message: 'Nov 21 05:24:41 web1 app[7]: gone', ingestionTime: ms }], nextForwardToken: 'f/1' }
    expect(read(logJson, JSON.stringify(events, undefined, 4)).entries).toEqual([[5, at, 'web1', 'app', false, 'gone']])
  })
  test('cut off, what was whole is read', () => {
    const text = JSON.stringify([gcloud('gone'), gcloud('lost')], undefined, 2)
    expect(read(logJson, text.slice(0, -60)).entries).toEqual([[5, at, 'node7', 'api', undefined, 'gone']])
  })
  test('a log below the document, or in a broken one, is not taken', () => {
    const text = JSON.stringify([gcloud('gone')], undefined, 2)
    for (const line of [
      '[   12.345678] md0: failed',
      '2026-11-21 05:24:41 gone',
      'Nov 21 05:24:41 web1 app[7]: gone',
      '{x} gone',
      '- gone',
    ]) {
      expect(read(logJson, `${text}\n${line}`).ended, line).toBe(text.split('\n').length + 1)
      const cut = '[\n  {\n    "message": "go'
      expect(read(logJson, `${cut}\n${line}`).ended, line).toBe(4)
    }
  })
  test('a long document is read piece by piece', () => {
    const text = JSON.stringify(
      { hits: Array.from({ length: 20_000 }, (_, i) => ({ '@timestamp': at, message: `gone ${i}` })) },
      undefined,
      1,
    )
    const { entries } = read(logJson, text)
    expect(entries).toHaveLength(20_000)
    expect(entries.at(-1)?.[5]).toBe('gone 19999')
  })
  test.each([
    [
      'one entry a line',
      '{"level":"info","msg":"x","time":"2026-11-21T05:24:41Z"}\n{"level":"info","msg":"y","time":"2026-11-21T05:24:41Z"}\n',
    ],
    ['an object of Kubernetes', '{\n"apiVersion": "v1",\n"message": "x",\n"time": "2026-11-21T05:24:41Z"\n}\n'],
    ['what Prometheus answers', '{"status":"success","data":{"result":[{"metric":{"a":"b"},"values":[[1700000000,"1"]]}]}}\n'],
    ['other data', '{\n"name": "x",\n"time": "2026-11-21T05:24:41Z"\n}\n'],
  ])('%s is none', (_, head) => expect(recordsOf(head, 'x.json').format.split(', ')).not.toContain('log-json'))
})

describe('journals', () => {
  const entry = (message: string) => ({
    __REALTIME_TIMESTAMP: `${ms}000`,
    _HOSTNAME: 'web1',
    _TRANSPORT: 'kernel',
    SYSLOG_IDENTIFIER: 'kernel',
    MESSAGE: message,
  })
  test('pretty', () => {
    const text = `${JSON.stringify(entry('md0: failed'), undefined, '\t')}\n${JSON.stringify(entry('gone'), undefined, '\t')}\n`
    expect(recordsOf(text).format).toBe('journal-json-pretty')
    expect(read(journalJsonPretty, text).entries).toEqual([
      [6, at, 'web1', 'kernel', true, 'md0: failed'],
      [13, at, 'web1', 'kernel', true, 'gone'],
    ])
  })
  test('pretty, an array', () => {
    const text = JSON.stringify([entry('md0: failed'), entry('gone')], undefined, 2)
    expect(read(journalJsonPretty, text).entries.map((e) => e[5])).toEqual(['md0: failed', 'gone'])
  })
  test('export', () => {
    const text = `__REALTIME_TIMESTAMP=${ms}000\n_HOSTNAME=web1\n_TRANSPORT=kernel\nSYSLOG_IDENTIFIER=kernel\nMESSAGE=gone\n\n`
    expect(read(journalExport, text).entries).toEqual([[5, at, 'web1', 'kernel', true, 'gone']])
  })
  test('one line alone between other text', async () => {
    const line = JSON.stringify({ ...entry('nf_conntrack: nf_conntrack: table full, dropping packet') })
    const report = await analyzeText({
      'ticket.txt': `$ free -m\n               total        used        free\nMem:            7976        1200        6776\n\nroot@web1:~# journalctl -o json -n1\n${line}\nThat is all.\n`,
    })
    expect(report.findings.map(({ id }) => id)).toEqual(['conntrack-full'])
  })
})
