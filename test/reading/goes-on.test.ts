import { expect, test } from 'vitest'
import { block, type Collecting } from '../../src/core/block.ts'
import type { FormatParser } from '../../src/core/parser.ts'
import { recordType } from '../../src/core/record.ts'
import { ArtifactReader } from '../../src/reading/artifact-reader.ts'
import { Formats } from '../../src/reading/formats.ts'
import { Matchers } from '../../src/reading/matchers.ts'
import { linesOf } from '../records.ts'

const REPORT = recordType<{ readonly rows: readonly string[] }>('report')
const TABLE = recordType<{ readonly row: string }>('table-row')

/** A report of rows, and which lines it was asked about. */
function reports(asked: string[]) {
  return block<{ readonly rows: readonly string[] }>({
    id: 'report',
    emits: REPORT,
    begins: ['REPORT BEGINS'],
    maxLines: 10,
    open(): Collecting<{ readonly rows: readonly string[] }> {
      const rows: string[] = []
      return {
        next(message) {
          asked.push(message)
          return message === 'REPORT ENDS' ? 'end' : message.startsWith('SIZE ') ? 'take' : 'pass'
        },
        add: ({ message }) => void rows.push(message),
        build: () => ({ rows }),
      }
    },
  })
}

/** A table whose heading may as well be a row of the report. */
const table: FormatParser = {
  id: 'table',
  title: 'a table',
  capture: [],
  recognised: 'by its heading',
  samples: [],
  shows: [],
  heading: (text) => /^SIZE(?: \w+)?$/.test(text),
  open(publish) {
    let lines = 0
    return {
      line(line) {
        if (lines++ === 0) return 'take'
        if (!/^\d+$/.test(line.text)) return 'end'
        publish(TABLE, { row: line.text }, line)
        return 'take'
      },
      end() {},
    }
  },
}

function read(lines: readonly string[], whole: boolean): { records: unknown[]; asked: string[] } {
  const records: unknown[] = []
  const asked: string[] = []
  const reader = new ArtifactReader('capture.txt', new Formats([table]), new Matchers([reports(asked)]), {
    show: (type, record) => {
      const { at, ...values } = record as { at: { line: number } }
      records.push([type.name, at.line, values])
    },
    failed: (what, error) => {
      throw new Error(what, { cause: error })
    },
  })
  if (whole) reader.whole(linesOf(lines.join('\n')))
  else for (const line of linesOf(lines.join('\n'))) reader.line(line)
  reader.end()
  return { records, asked }
}

const LINES = ['REPORT BEGINS', 'SIZE used', '1', 'SIZE', '2', '3', 'other words', 'REPORT ENDS', 'SIZE used', '4']

test.each([true, false])('a line that a report took begins no table; one that it did not take may (whole text: %s)', (whole) => {
  expect(read(LINES, whole).records).toEqual([
    ['table-row', 5, { row: '2' }],
    ['table-row', 6, { row: '3' }],
    ['report', 1, { rows: ['SIZE used'] }],
    ['table-row', 10, { row: '4' }],
  ])
})

test('a report is asked about a line once, and about none of a table', () => {
  expect(read(LINES, true).asked).toEqual(['SIZE used', '1', 'SIZE', 'other words', 'REPORT ENDS'])
})

test('what only speaks of failures goes on with no report', () => {
  expect(read(['REPORT BEGINS', 'SIZE one', 'fix: SIZE', 'SIZE two', 'I saw SIZE', 'SIZE three'], true).asked).toEqual([
    'SIZE one',
    'SIZE two',
    'SIZE three',
  ])
})
