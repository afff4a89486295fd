import { describe, expect, test } from 'vitest'
import { unwrap } from '../../src/reading/envelopes/unwrap.ts'
import { said, type Said } from './said.ts'

const time = '2026-11-21T05:24:41.123Z'
const ms = Date.parse(time)
const ENTRY = {
  __REALTIME_TIMESTAMP: `${ms}000`,
  _HOSTNAME: 'web1',
  _TRANSPORT: 'syslog',
  PRIORITY: '3',
  SYSLOG_IDENTIFIER: 'app',
  _PID: '77',
  _SYSTEMD_UNIT: 'app.service',
}
const journal = { envelope: 'journal-json', time, host: 'web1', kernel: false, ident: 'app', pid: 77, unit: 'app.service', priority: 3 }

describe('one entry of a journal', () => {
  const line = JSON.stringify({ ...ENTRY, MESSAGE: 'gone: "bad"' })
  test.each<[string, string]>([
    ['alone', line],
    ['first of an array', `[${line},`],
    ['within an array', `  ${line},`],
    ['last of an array', `,${line}]`],
    ['event of a stream', `data: ${line}`],
    ['record of a sequence', `\u001e${line}`],
    ['behind a line number', `37:${line}`],
  ])('%s', (_, text) => expect(said(text)).toEqual({ ...journal, message: 'gone: "bad"' }))
  test('bytes', () => {
    const bytes = [...new TextEncoder().encode('gone: ü\u001b[0m')]
    expect(said(JSON.stringify({ ...ENTRY, MESSAGE: bytes }))).toEqual({ ...journal, message: 'gone: ü' })
  })
  test('a long one', () => {
    const text = JSON.stringify({ COREDUMP_ENVIRON: 'x'.repeat(300_000), ...ENTRY, MESSAGE: 'gone' })
    expect(said(text)).toEqual({ ...journal, message: 'gone' })
  })
  test('several lines', () => expect(said(JSON.stringify({ ...ENTRY, MESSAGE: 'a\nb' })).message).toBe('a\nb'))
  test('the kernel', () => {
    const text = JSON.stringify({
      ...ENTRY,
      _TRANSPORT: 'kernel',
      SYSLOG_IDENTIFIER: 'kernel',
      _SOURCE_MONOTONIC_TIMESTAMP: '12345678',
      MESSAGE: 'md0: failed',
    })
    expect(said(text)).toMatchObject({ kernel: true, ident: 'kernel', uptime: 12.345678, message: 'md0: failed', time })
    expect(unwrap(text).pid).toBeUndefined()
  })
  test('without a message it stays as it is', () => {
    const text = JSON.stringify({ ...ENTRY, MESSAGE: null })
    expect(unwrap(text)).toEqual({ message: text })
  })
})

describe('an entry of a logger or a log platform', () => {
  const app = { envelope: 'json-log', time, message: 'pool: exhausted' }
  test.each<[string, object, Said]>([
    ['zap', { level: 'error', ts: ms / 1000, logger: 'db', msg: 'pool: exhausted' }, { ...app, priority: 3, kernel: false }],
    ['logrus', { level: 'warning', msg: 'pool: exhausted', time }, { ...app, priority: 4 }],
    ['pino', { level: 50, time: ms, pid: 12, hostname: 'web1', msg: 'pool: exhausted' }, { ...app, priority: 3, host: 'web1', pid: 12 }],
    [
      'bunyan',
      { name: 'api', hostname: 'web1', pid: 12, level: 60, msg: 'pool: exhausted', time, v: 0 },
      { ...app, priority: 2, host: 'web1', ident: 'api', pid: 12, kernel: false },
    ],
    ['logstash', { '@timestamp': time, '@version': '1', level: 'ERROR', message: 'pool: exhausted' }, { ...app, priority: 3 }],
    [
      'Elasticsearch',
      {
        _index: 'x',
        _source: { '@timestamp': time, message: 'pool: exhausted', host: { name: 'web1' }, process: { name: 'api', pid: 12 } },
      },
      { ...app, host: 'web1', ident: 'api', pid: 12, kernel: false },
    ],
    [
      'Elasticsearch, flat names',
      { '@timestamp': time, 'host.name': 'web1', 'log.level': 'error', message: 'pool: exhausted' },
      { ...app, host: 'web1', priority: 3 },
    ],
    [
      'Loki',
      { labels: { app: 'api', node_name: 'web1' }, line: 'pool: exhausted', timestamp: time },
      { ...app, host: 'web1', ident: 'api' },
    ],
    [
      'Splunk',
      { preview: false, result: { _raw: 'pool: exhausted', _time: '2026-11-21 05:24:41.123 UTC', host: 'web1' } },
      { ...app, host: 'web1' },
    ],
    ['CloudWatch', { timestamp: ms, message: 'pool: exhausted', logStreamName: 'i-0a1b' }, app],
    [
      'Google Cloud, text',
      {
        textPayload: 'pool: exhausted',
        timestamp: time,
        severity: 'ERROR',
        resource: { labels: { container_name: 'api', pod_name: 'api-1', node_name: 'node7' } },
      },
      { ...app, priority: 3, ident: 'api', host: 'node7' },
    ],
    ['Google Cloud, JSON', { jsonPayload: { message: 'pool: exhausted' }, timestamp: time, severity: 'CRITICAL' }, { ...app, priority: 2 }],
    [
      'Datadog',
      { message: 'pool: exhausted', date: time, host: 'web1', service: 'api', status: 'error' },
      { ...app, priority: 3, host: 'web1', ident: 'api' },
    ],
    [
      'Datadog API',
      { id: 'x', attributes: { message: 'pool: exhausted', timestamp: time, host: 'web1', service: 'api', status: 'warn' } },
      { ...app, priority: 4, host: 'web1', ident: 'api' },
    ],
    [
      'OpenTelemetry',
      { timeUnixNano: `${ms}000000`, severityText: 'ERROR', body: { stringValue: 'pool: exhausted' } },
      { ...app, priority: 3 },
    ],
    ['Kibana', { '@timestamp': 'Nov 21, 2026 @ 05:24:41.123', message: 'pool: exhausted' }, { ...app, time: time.slice(0, -1) }],
  ])('%s', (_, object, expected) => expect(said(JSON.stringify(object))).toEqual(expected))

  test('what is inside is unwrapped further', () => {
    expect(said(JSON.stringify({ result: { _raw: 'Nov 21 05:24:41 web1 kernel: md0: failed', _time: time } }))).toMatchObject({
      kernel: true,
      host: 'web1',
      message: 'md0: failed',
      time,
    })
    const docker = JSON.stringify({ log: `${JSON.stringify({ level: 'error', msg: 'pool: exhausted' })}\n`, stream: 'stderr', time })
    expect(said(docker)).toEqual({ envelope: 'docker-json', message: 'pool: exhausted', priority: 3, time })
  })
  test('the error stands in a field of its own', () => {
    expect(said(JSON.stringify({ level: 'error', msg: 'cannot serve', error: 'accept: too many open files', time })).message).toBe(
      'cannot serve: accept: too many open files',
    )
    expect(
      said(JSON.stringify({ level: 50, msg: 'x', err: { message: 'x', stack: 'Error: x\n    at f (a.js:1:2)' }, time: ms })).message,
    ).toBe('x\nError: x\n    at f (a.js:1:2)')
  })
  const heap = 'java.lang.OutOfMemoryError: Java heap space'
  const files = 'OSError: [Errno 24] Too many open files'
  const trace = `Traceback (most recent call last):\n  File "/a.py", line 3, in f\n${files}`
  test.each<[string, object, string]>([
    ['a field of any name', { exc: trace }, trace],
    ['another', { boom: `${heap}\n\tat a.B.c(B.java:3)` }, `${heap}\n\tat a.B.c(B.java:3)`],
    ['a list of lines', { stacktrace: [heap, 'at a.B.c(B.java:3)'] }, `${heap}\n\tat a.B.c(B.java:3)`],
    ['an object of class and words', { thrown: { name: 'java.lang.OutOfMemoryError', message: 'Java heap space' } }, heap],
    ['two fields side by side', { exceptionClass: 'OSError', exceptionMessage: '[Errno 24] Too many open files' }, files],
    ['a list of them', { exception: [{ exc_type: 'OSError', exc_value: '[Errno 24] Too many open files', frames: [] }] }, files],
    [
      'deep within',
      { context: { exception: { class: 'PDOException', message: 'SQLSTATE[HY000] [1040] x', code: 1040 } } },
      'PDOException: SQLSTATE[HY000] [1040] x',
    ],
    [
      'what it followed from',
      { a: { class: 'a.BError', message: 'b', cause: { class: 'c.DError', message: 'd' } } },
      'a.BError: b\nCaused by: c.DError: d',
    ],
    ['a type of Go', { details: { kind: '*net.OpError', message: 'dial tcp: i/o timeout' } }, 'dial tcp: i/o timeout'],
    ['words in a field of what broke', { details: { root_cause: 'accept: too many open files' } }, 'accept: too many open files'],
    ['a text that holds a trace further down', { full_message: `x\n\tat a.B.c(B.java:3)` }, 'x\n\tat a.B.c(B.java:3)'],
  ])('an exception stands in %s', (_, object, more) => {
    expect(said(JSON.stringify({ level: 'error', msg: 'boom', time, ...object })).message).toBe(`boom\n${more}`)
  })
  test('an exception without a message', () => {
    expect(
      said(JSON.stringify({ level: 'error', time, failure: { type: 'OSError', message: '[Errno 24] Too many open files' } })).message,
    ).toBe(files)
  })
  test.each<[string, object]>([
    ['what was asked for', { level: 'warn', query: heap, request: { body: files } }],
    [
      'a field for anything, at a level of no failure',
      { level: 'info', known: heap, sample: [trace], thing: { type: 'OSError', message: 'x' } },
    ],
    ['a reason at a level of no failure', { level: 'info', reason: 'accept: too many open files' }],
    ['names and numbers', { level: 'error', stack_name: 'blue', trace: 'projects/x/traces/1', errors: 3, failed: null, type: 'OSError' }],
  ])('no exception stands in %s', (_, object) => {
    expect(said(JSON.stringify({ ...object, msg: 'boom', time })).message).toBe('boom')
  })
  test.each<[string, object]>([
    ['of Kubernetes', { apiVersion: 'v1', kind: 'Event', message: 'Back-off restarting', lastTimestamp: time, level: 'error' }],
    ['with a message and nothing else', { message: 'pool: exhausted', code: 7 }],
    ['with a level and no message', { level: 'error', time }],
    ['with a status of HTTP', { message: 'ok', status: 500 }],
  ])('an object %s is no log line', (_, object) => {
    const text = JSON.stringify(object)
    expect(unwrap(text)).toEqual({ message: text })
  })
  test('half an object is no log line', () => {
    const text = '{"level":"error","msg":"pool: exhausted","time":"2026-11-2'
    expect(unwrap(text)).toEqual({ message: text })
  })
})

test.each([
  ['F', 2],
  ['E', 3],
  ['W', 4],
  ['I', 6],
  ['D1', 7],
])('MongoDB 4.4 and later: severity %s, time and message', (s, priority) => {
  const line = `{"t":{"$date":"2026-02-12T11:00:00.000+00:00"},"s":"${s}","c":"WT","id":22435,"ctx":"thread1","msg":"WiredTiger error message","attr":{"error":-31804,"message":{"msg":"WT_PANIC: WiredTiger library panic"}}}`
  expect(unwrap(line)).toMatchObject({
    message: 'WiredTiger error message: WT_PANIC: WiredTiger library panic',
    priority,
    time: { wall: Date.UTC(2026, 1, 12, 11) },
  })
})
