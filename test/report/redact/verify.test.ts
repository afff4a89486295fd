import { describe, expect, test } from 'vitest'
import type { Parts } from '../../../src/report/redact/identity.ts'
import { originalsLeft } from '../../../src/report/redact/verify.ts'
import { type ReportFormat, REPORT_FORMATS } from '../../../src/report/render.ts'
import { redact } from '../../../src/report/redact/redact.ts'
import { quoting, rendered } from './told.ts'

const found = (text: string, format: ReportFormat, spellings: readonly string[], ours: readonly string[] = []): string[] => {
  const parts: Parts = [{ kind: 'host', key: 'x' }]
  return originalsLeft(text, format, { originals: spellings.map((spelling) => ({ spelling, parts })), ours }).map(
    ({ spelling }) => spelling,
  )
}

describe('an original is found in every form, whatever the form does to it', () => {
  const given = quoting(['Nov 21 14:03:11 DB1 sshd[7]: Accepted publickey for mira_k from 10.0.3.7 port 22: "a&b" <x>'], {
    headline: 'DB1 let mira_k in from 10.0.3.7.',
    evidence: [{ artifact: 'log of mira_k/10.0.3.7.log', line: 1, offset: 0, text: 'DB1: user=mira_k from 10.0.3.7 "a&b" <x>' }],
  })
  const told = redact(given)
  test.each(REPORT_FORMATS)('%s', (format) => {
    expect(told.originals.map(({ spelling }) => spelling)).toEqual(expect.arrayContaining(['db1', 'mira_k', '10.0.3.7']))
    const left = originalsLeft(rendered(given, format), format, told).map(({ spelling }) => spelling)
    expect(left).toEqual(expect.arrayContaining(['db1', 'mira_k', '10.0.3.7']))
    expect(originalsLeft(rendered(told.report, format), format, told)).toEqual([])
  })
})

test.each<[string, ReportFormat, string]>([
  [String.raw`{"text":"a\ndb1 is"}`, 'json', 'db1'],
  [String.raw`{"db1":1}`, 'json', 'db1'],
  [String.raw`prose of a\_b`, 'markdown', 'a_b'],
  ['<p title="db1">x</p>', 'html', 'db1'],
  ['<p>&lt;db1&gt;&#10;web1</p>', 'html', 'web1'],
  ['<testcase file="db1&#10;x"/>', 'junit', 'db1'],
  ['{"uri":"logs/a%2Fdb1%20x"}', 'sarif', 'db1'],
  ['\x1b[1mdb1\x1b[22m is', 'text', 'db1'],
  ['         7b1f4c02-9d3e-4f6a-\n         8c51-2e90ab47d613', 'text', '7b1f4c02-9d3e-4f6a-8c51-2e90ab47d613'],
])('%s (%s)', (text, format, spelling) => {
  expect(found(text, format, [spelling])).toEqual([spelling])
})

test.each<[string, ReportFormat, string]>([
  ['db10 and adb1', 'text', 'db1'],
  ['<h2 class="h2">x</h2><style>h2 { db1: 1 }</style><script>db1()</script>', 'html', 'db1'],
  ['<h2>x</h2>', 'html', 'h2'],
])('is not there: %s (%s)', (text, format, spelling) => {
  expect(found(text, format, [spelling])).toEqual([])
})

test('a link of ours is no place', () => {
  expect(found('see https://example.org/docs/x', 'text', ['docs'])).toEqual(['docs'])
  expect(found('see https://example.org/docs/x', 'text', ['docs'], ['https://example.org/docs/x'])).toEqual([])
})
