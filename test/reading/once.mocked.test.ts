import { expect, test, vi } from 'vitest'
import { PARSERS } from '../../src/parsers/formats/index.ts'
import { ArtifactReader } from '../../src/reading/artifact-reader.ts'
import { unwrap } from '../../src/reading/envelopes/unwrap.ts'
import { EXPORTS } from '../../src/reading/exports/index.ts'
import { Formats } from '../../src/reading/formats.ts'
import { Matchers } from '../../src/reading/matchers.ts'
import { peel } from '../../src/reading/peel/index.ts'
import { linesOf } from '../records.ts'
import { saying } from './saying.ts'

vi.mock('../../src/reading/envelopes/unwrap.ts', async (original) => {
  const actual = await original<{ unwrap: typeof unwrap }>()
  return { ...actual, unwrap: vi.fn(actual.unwrap) }
})

const formats = new Formats([...PARSERS, ...EXPORTS])

/** The texts whose envelopes are looked for while a text is read, and the messages that are heard. */
function read(lines: readonly string[], literal = 'blocked for more'): { opened: string[]; heard: string[] } {
  vi.mocked(unwrap).mockClear()
  const heard: string[] = []
  const reader = new ArtifactReader('capture.txt', formats, new Matchers([saying(literal)]), {
    show: ({ name }, { message }: { readonly message: string }) => void (name === 'said' && heard.push(message)),
    failed: (what, error) => {
      throw new Error(what, { cause: error })
    },
  })
  reader.whole(
    peel(
      linesOf(lines.join('\n')),
      (text) => formats.headedBy(text, true).length > 0,
      (text) => reader.stated(text),
    ),
  )
  reader.end()
  return { opened: vi.mocked(unwrap).mock.calls.map(([text]) => text), heard }
}

const blocked = (n: number): string => `INFO: task worker:${n} blocked for more than 120 seconds.`

test('lines of a log: each once, whatever stands between them', () => {
  const lines = [
    `Nov 21 05:24:41 web1 kernel: [   12.345678] ${blocked(1)}`,
    `[   13.345678] ${blocked(2)}`,
    'some words of a person',
    '',
    '              total        used        free      shared  buff/cache   available',
    'Mem:          15998        9000        1200         300        5798        6400',
    `[   14.345678] ${blocked(3)}`,
    'Swap:          2047          12        2035',
    '',
    'Name:         api-7d9f',
    'what is no description after all',
    `2026-01-26T01:49:41.123456+00:00 web1 kernel: ${blocked(4)}`,
  ]
  const { opened, heard } = read(lines)
  expect(heard).toEqual([blocked(1), blocked(2), blocked(3), blocked(4)])
  expect(opened.toSorted()).toEqual(lines.filter((text) => opened.includes(text)).toSorted())
  expect(opened.length).toBeLessThanOrEqual(lines.length)
})

test('lines of an indented paragraph: each once, behind the indentation', () => {
  const lines = [`[   12.345678] ${blocked(1)}`, 'words of somebody', `[   13.345678] ${blocked(2)}`]
  const { opened, heard } = read(['They saw:', '', ...lines.map((text) => `    ${text}`), '', 'and no more'])
  expect(heard).toEqual([blocked(1), blocked(2)])
  expect(opened.filter((text) => text.startsWith(' '))).toEqual([])
  expect(opened.toSorted()).toEqual(['', '', 'They saw:', 'and no more', ...lines].filter((text) => opened.includes(text)).toSorted())
})

test('what a wrap had broken: the whole is heard, and looked at no more often than what was weighed', () => {
  const pieces = [
    'Nov 21 05:24:41 web1 kernel: [   12.345678] INFO: task kworker/u16:3:424 blocked',
    'for more than 120 seconds.',
    'Nov 21 05:24:42 web1 kernel: [   13.345678] INFO: task kworker/u16:4:424 blocked',
    'for more than 122 seconds.',
  ]
  const { opened, heard } = read(pieces)
  expect(heard).toEqual([
    'INFO: task kworker/u16:3:424 blocked for more than 120 seconds.',
    'INFO: task kworker/u16:4:424 blocked for more than 122 seconds.',
  ])
  const wholes = [0, 2].map((i) => `${pieces[i]} ${pieces[i + 1]}`)
  for (const text of [...pieces, ...wholes]) expect(opened.filter((one) => one === text).length, text).toBeLessThanOrEqual(3)
})

test('an envelope that a wrap had broken is found in the whole', () => {
  const { heard } = read([
    '2026-01-26T01:49:41.123456+00:00 database-server-1.rack-17.example.internal',
    'kernel: INFO: task kworker/u16:3:4242 blocked for more than 120 seconds now.',
  ])
  expect(heard).toEqual(['INFO: task kworker/u16:3:4242 blocked for more than 120 seconds now.'])
})

test('what was opened to see whether a number before it is one is not opened again', () => {
  const lines = [1, 2, 3].map((n) => `[   1${n}.345678] ${blocked(n)}`)
  const { opened, heard } = read(lines.map((text, i) => `${i + 1}) ${text}`))
  expect(heard).toEqual([blocked(1), blocked(2), blocked(3)])
  expect(opened.toSorted()).toEqual(lines.toSorted())
})
