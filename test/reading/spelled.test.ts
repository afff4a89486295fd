import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { peel } from '../../src/reading/peel/index.ts'
import { linesOf } from '../records.ts'

const peeled = (text: string) => peel(linesOf(text), () => false).map((line) => [line.line, line.text])
const A = '[  700.000001] INFO: task kvd:88 blocked for more than 120 seconds.'
const B = '[  700.000002]       Not tainted "6.1" <x>'
const C = '[  700.500000] nvme nvme1: I/O 12 QID 3 timeout, aborting'
const LINES = [A, B, C]
const LOG = `${LINES.join('\n')}\n`
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const contents = (text: string): readonly unknown[] => peeled(text).map(([, one]) => one)

describe('lines of a log that stand on one line', () => {
  test.each([
    ['a string of JSON', `{"where":"db1","console":${JSON.stringify(LOG)}}`],
    ['a string within a string', JSON.stringify({ a: JSON.stringify({ b: LOG }) })],
    ['a string within a string within a string', JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ c: LOG }) }) })],
    [
      'a message of a chat',
      JSON.stringify([
        { user: 'U7', text: `look:\n\`\`\`${LOG}\`\`\`` },
        { user: 'U8', text: 'ouch' },
      ]),
    ],
    ['a scalar of YAML', `console: ${JSON.stringify(LOG)}`],
    ['without quotes', LINES.join(String.raw`\n`)],
    ['line breaks of HTML', `<p>See:</p><pre>${LINES.map(escaped).join('<br>')}</pre>`],
    ['rows of HTML, escaped twice', LINES.map((line) => `<div class="row"><span>${escaped(escaped(line))}</span></div>`).join('')],
    [
      'paragraphs of a document',
      `<w:document><w:body>${LINES.map((line) => `<w:p><w:r><w:t>${escaped(line)}</w:t></w:r></w:p>`).join('')}</w:body></w:document>`,
    ],
    ['nothing between', LINES.join('')],
  ])('%s', (_, text) => {
    expect(contents(text)).toEqual(expect.arrayContaining(LINES))
    expect(new Set(peeled(`first\n${text}`).map(([line]) => line))).toEqual(new Set([1, 2]))
  })

  test('parts of a paragraph are one line', () =>
    expect(contents(`<w:body><w:p><w:r><w:t>${A.slice(0, 30)}</w:t></w:r><w:r><w:t>${A.slice(30)}</w:t></w:r></w:p></w:body>`)).toEqual([
      A,
    ]))

  test('what stands around them is kept', () =>
    expect(contents(`{"id":7,"log":${JSON.stringify(`${A}\n${C}`)},"by":"ops"}`)).toEqual(['{"id":7,"log":"","by":"ops"}', A, C]))

  test.each([
    ['a program that quotes a log', `Mar  3 21:14:07 web3 relay[7]: {"body":${JSON.stringify(LOG)}}`],
    ['a field of a structured log', JSON.stringify({ level: 'info', time: '2026-03-03T21:14:07Z', msg: 'got', body: LOG })],
    ['one line', `{"log":${JSON.stringify(`${A}\n`)}}`],
    ['a path', String.raw`C:\new\[notes] and D:\nightly`],
    ['two stamps in the words of the kernel', '[  700.000001] kvd: copied[  600.000000] x[  500.000000] y'],
    ['a heading of HTML', '<p>Since [  700.000001] it hangs.</p><p>Why?</p>'],
  ])('stays one: %s', (_, text) => expect(contents(text)).toHaveLength(1))
})

describe('messages of syslog with their lengths before them (RFC 6587)', () => {
  const one = '<6>1 2026-03-03T21:14:07Z db1 app 7 - - größer'
  const two = '<3>1 2026-03-03T21:14:08Z db1 kernel - - - b'
  const framed = (...messages: readonly string[]): string => messages.map((text) => `${Buffer.byteLength(text)} ${text}`).join('')
  test('each is a line', () => expect(contents(framed(one, two, one))).toEqual([one, two, one]))
  test('the last one is cut', () => expect(contents(framed(one, two).slice(0, -1))).toEqual([one, two.slice(0, -1)]))
  test.each([
    ['a count that is wrong', `9 ${one}12 ${two}`],
    ['a number before a priority', '12 <6>usb 1-1: new device 7 <3>x'],
  ])('stays one line: %s', (_, text) => expect(contents(text)).toHaveLength(1))
})

test('a string is quoted as it stands, and says what its lines say', async () => {
  const text = `{"id":1}\n{"console":${JSON.stringify(`[    9.000000] EXT4-fs error (device vdb): ext4_iget:4831: inode #77: comm cp: bad block 9\n${C}\n`)}}\n`
  const { findings } = await analyzeText({ 'ticket.json': text })
  expect(findings.map(({ id, evidence: [first] }) => [id, first?.line])).toContainEqual(['filesystem-error', 2])
})

describe('lines with a date, and what commands printed, in a string', () => {
  const KILLED =
    '2026-03-03T21:14:07.100001+00:00 c4 kernel: Memory cgroup out of memory: Killed process 91 (indexer) total-vm:800000kB, anon-rss:524000kB, file-rss:0kB, shmem-rss:0kB, UID:7 pgtables:1kB oom_score_adj:0'
  const FAILED = "2026-03-03T21:14:07.300001+00:00 c4 systemd[1]: indexer.service: Failed with result 'oom-kill'."
  const SERVER = [
    '2026-03-03 21:14:07.100 UTC [44] LOG:  checkpoint starting: time',
    '2026-03-03 21:14:09.100 UTC [44] PANIC:  could not write to file "pg_wal/xlogtemp.44": No space left on device',
  ]
  const DF =
    'Filesystem     1K-blocks     Used Available Use% Mounted on\n/dev/vdb1       41152736 41152700        36 100% /srv/spool\n/dev/vda1       20511312  8204520  11241832  43% /\n'
  const idsOf = async (name: string, text: string): Promise<unknown> =>
    (await analyzeText({ [name]: text })).findings.map(({ id, count }) => [id, count])

  test.each([
    ['of syslog with a date, in a string within a string', JSON.stringify({ p: JSON.stringify({ l: `${KILLED}\n${FAILED}\n` }) })],
    ['between single quotes behind a key', `trace: '${KILLED}\\n${FAILED}\\n'`],
    ['of a block of YAML in one line', `note = \`${KILLED}\\n${FAILED}\``],
    ['below a sentence', JSON.stringify({ text: `have a look\n\`\`\`${KILLED}\n${FAILED}\`\`\`` })],
  ])('lines %s', async (_, text) => {
    const { findings, coverage } = await analyzeText({ 'paste.json': `${text}\n` })
    expect(findings.map(({ id }) => id)).toEqual(['oom-kill-cgroup', 'unit-failed'])
    expect(findings[0]?.evidence[0]).toMatchObject({ line: 1, message: expect.stringContaining('Killed process 91 (indexer)') as string })
    expect(coverage.gaps).toEqual([])
  })

  test('of a server, each with its file', async () => {
    const { findings } = await analyzeText({ 'row.json': `${JSON.stringify({ id: 9, log: `${SERVER.join('\n')}\n` })}\n` })
    const full = findings.find(({ id }) => id === 'disk-full')
    expect(full?.facts).toMatchObject({ path: 'pg_wal/xlogtemp.44' })
    expect(full?.evidence[0]?.message).toMatch(/^\[44\] PANIC: {2}could not write to file "pg_wal\/xlogtemp\.44"/)
  })

  test.each([
    ['an object', JSON.stringify({ cmd: ['df'], stdout: DF, rc: 0 })],
    ['an object over several lines', JSON.stringify({ stdout: DF, rc: 0 }, null, 2)],
    ['what a tool shows of a host', `web3 | SUCCESS => ${JSON.stringify({ stdout: DF }, null, 4)}`],
    [
      'messages of a chat',
      JSON.stringify([
        { user: 'U1', text: `seen this?\n$ df\n${DF}` },
        { user: 'U2', text: 'no' },
      ]),
    ],
  ])('a table in %s', async (_, text) => expect(await idsOf('out.json', text)).toEqual([['disk-full', 1]]))

  test('the document around them is whole', () =>
    expect(peel(linesOf(JSON.stringify({ stdout: DF, rc: 0 })), (line) => line.startsWith('Filesystem')).map(({ text }) => text)).toEqual([
      '{"stdout":"","rc":0}',
      ...DF.split('\n'),
    ]))

  test.each([
    ['a script of a manifest', JSON.stringify({ kind: 'Task', script: '#!/bin/sh\ndf -k\nuptime\n' })],
    ['an entry of a log with a field that was sent to it', JSON.stringify({ ts: '2026-03-03T21:14:07Z', msg: 'posted', body: DF })],
    ['one date', JSON.stringify({ at: '2026-03-03 21:14:07', text: 'restarted\n2026-03-03 21:15:00 fine' })],
    ['a line of an application', `app: posted "${DF.replaceAll('\n', '\\n')}"`],
  ])('stays one: %s', (_, text) =>
    expect(peel(linesOf(text), (line) => line.startsWith('Filesystem')).map(({ text: one }) => one)).toEqual([text]),
  )

  test('a document that is read as a whole is not taken apart', async () => {
    const state = { Status: 'running', Running: true, OOMKilled: false, ExitCode: 0 }
    const health = { Status: 'unhealthy', FailingStreak: 5, Log: [{ ExitCode: 1, Output: DF }] }
    expect(
      await idsOf('inspect.json', JSON.stringify([{ Id: '1'.repeat(64), Name: '/etl', State: { ...state, Health: health } }])),
    ).toEqual([['probe-failure', 1]])
  })
})

test('of a document on one line the member is quoted that tells', async () => {
  const State = {
    Status: 'exited',
    Running: false,
    OOMKilled: true,
    ExitCode: 137,
    StartedAt: '2026-03-03T21:00:00Z',
    FinishedAt: '2026-03-03T21:14:07Z',
  }
  const inspected = [{ Id: '2'.repeat(64), Name: '/report', State, HostConfig: { Memory: 268435456 } }]
  const { findings } = await analyzeText({ 'inspect.json': JSON.stringify(inspected) })
  expect(findings[0]?.evidence[0]).toMatchObject({ line: 1, message: '"OOMKilled":true' })
  const spread = await analyzeText({ 'inspect.json': JSON.stringify(inspected, null, 2) })
  expect(spread.findings[0]?.evidence[0]?.message).toBeUndefined()
  const ended = { ...State, OOMKilled: false, ExitCode: 127, Error: 'exec: "reportd": executable file not found in $PATH' }
  const failed = await analyzeText({ 'inspect.json': JSON.stringify([{ ...inspected[0], State: ended }]) })
  expect(failed.findings[0]?.evidence[0]?.message).toBe(String.raw`"Error":"exec: \"reportd\": executable file not found in $PATH"`)
})
