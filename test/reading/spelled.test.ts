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
    expect(contents(`{"id":7,"log":${JSON.stringify(`${A}\n${C}`)},"by":"ops"}`)).toEqual(['{"id":7,"log":"', A, C, '","by":"ops"}']))

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
