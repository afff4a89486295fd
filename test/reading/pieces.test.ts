import { describe, expect, test } from 'vitest'
import { peel } from '../../src/reading/peel/index.ts'
import { linesOf } from '../records.ts'

const T = '2026-01-26T01:49:41.123456789Z'
const docker = (log: string, stream = 'stderr'): string => `${JSON.stringify({ log, stream, time: T })}\n`
const cri = (tag: string, text: string, stream = 'stderr'): string => `${T} ${stream} ${tag} ${text}\n`
/** Number of the first line, number of the last one, what was said. */
const said = (text: string) =>
  peel(linesOf(text), () => false)
    .filter((line) => line.text !== '')
    .map((line) => [line.line, line.endLine ?? line.line, line.opened.message])

const FULL = 'x'.repeat(16_384)

describe("a line that a container's runtime wrote in pieces is one line", () => {
  test("Docker's json-file: the last one has the newline", () =>
    expect(said(docker('ready\n') + docker(FULL) + docker(`${FULL.slice(5)}Error`) + docker(': no space\n') + docker('next\n'))).toEqual([
      [1, 1, 'ready'],
      [2, 4, `${FULL}${FULL.slice(5)}Error: no space`],
      [5, 5, 'next'],
    ]))
  test('in bytes, not in letters', () => {
    const letters = 'я'.repeat(8_192)
    expect(said(docker(letters) + docker('end\n'))).toEqual([[1, 2, `${letters}end`]])
    expect(said(docker(letters.slice(1)) + docker('end\n'))).toHaveLength(2)
  })
  test('pieces of two streams stand in turns', () =>
    expect(said(docker(FULL) + docker('hello\n', 'stdout') + docker('end\n') + docker('more\n'))).toEqual([
      [1, 3, `${FULL}end`],
      [2, 2, 'hello'],
      [4, 4, 'more'],
    ]))
  test('what other programs write without a newline is whole', () => expect(said(docker('a') + docker('b\n'))).toHaveLength(2))
  test('CRI: P is a part of a line, F its last one', () =>
    expect(
      said(cri('F', 'ready') + cri('P', 'java.lang.') + cri('F', 'hello', 'stdout') + cri('P:tag', 'OutOf') + cri('F', 'MemoryError')),
    ).toEqual([
      [1, 1, 'ready'],
      [2, 5, 'java.lang.OutOfMemoryError'],
      [3, 3, 'hello'],
    ]))
  test('the last one never came: what is there is told', () => {
    expect(said(cri('P', 'one ') + cri('P', 'two'))).toEqual([[1, 2, 'one two']])
    expect(said(cri('P', 'one'))).toEqual([[1, 1, 'one']])
  })
  test('another log ends it', () =>
    expect(said(`${cri('P', 'one')}Jan 26 01:49:41 web1 app[7]: ready\n${cri('F', 'two')}`)).toEqual([
      [1, 1, 'one'],
      [2, 2, 'ready'],
      [3, 3, 'two'],
    ]))
  test('a million pieces make lines of a length that can be read, in time that grows with them', () => {
    const lines = said(cri('P', 'y').repeat(20_000) + cri('P', 'z'.repeat(2 ** 20)) + cri('F', 'end'))
    expect(lines.map(([from, to, text]) => [from, to, String(text).slice(0, 3), String(text).slice(-3)])).toEqual([
      [1, 20_001, 'yyy', 'zzz'],
      [20_002, 20_002, 'end', 'end'],
    ])
  })
})
