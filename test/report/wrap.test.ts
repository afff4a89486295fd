import { expect, test } from 'vitest'
import { quoteLines, wrap } from '../../src/report/wrap.ts'

test('no line but the first begins with what a runner reads: the word before goes with it', () => {
  expect(quoteLines('ext4_lookup: inode #131073: comm find', 20)).toEqual(['ext4_lookup:', 'inode #131073: comm', 'find'])
  expect(wrap('it is right in 95 % of them', 16)).toEqual(['it is right in', '95 % of them'])
})

test('a word that is longer than a line is cut, but for an address of the web', () => {
  expect(wrap(`a ${'x'.repeat(25)}`, 10)).toEqual(['a', 'xxxxxxxxxx', 'xxxxxxxxxx', 'xxxxx'])
  expect(wrap('see https://example.org/a/long/path', 12)).toEqual(['see', 'https://example.org/a/long/path'])
  for (const line of quoteLines(`${'#'.repeat(40)} end`, 12)) expect(line.length).toBeLessThanOrEqual(12)
})

test('a long word is cut behind a mark that stands near the end of the line, with nothing lost', () => {
  const word = 'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=abcdef'
  expect(quoteLines(word, 56)).toEqual(['oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),', 'cpuset=abcdef'])
  expect(wrap('/var/lib/containers/storage/overlay/x', 26)).toEqual(['/var/lib/containers/', 'storage/overlay/x'])
  expect(quoteLines(`${'x'.repeat(4)},${'y'.repeat(30)}`, 12).join('')).toBe(`xxxx,${'y'.repeat(30)}`)
})
