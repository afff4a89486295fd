import { expect, test } from 'vitest'
import { JsonSection, opensJson } from '../../src/parsers/json-section.ts'

const follow = (...lines: string[]): string[] => {
  const section = new JsonSection()
  return lines.map((text) => `${section.line(text)}${section.isWhole ? ' whole' : ''}`)
}

test('a document ends where its brackets balance; brackets in strings do not count', () => {
  expect(follow('[', '  { "a": "}]\\"}" , "b": [1, -2.5e3, true, null] }', ']', '{')).toEqual([
    'part',
    'part',
    'part whole',
    'foreign whole',
  ])
  expect(follow('{"a": {}}')).toEqual(['part whole'])
})

test('a line that cannot be JSON is foreign and changes nothing', () => {
  expect(
    follow(
      '{',
      '"a": 1,',
      '[24288.412345] Out of memory: Killed process 7 (x)',
      '2026/11/21 05:24:41 [crit] x',
      '',
      '$ docker ps',
      '"b": 2',
      '}',
    ),
  ).toEqual(['part', 'part', 'foreign', 'foreign', 'blank', 'foreign', 'part', 'part whole'])
})

test('another document at the margin does not go on with one whose tail is missing', () => {
  expect(follow('{', '  "a": {', '    "b": 1', '{')).toEqual(['part', 'part', 'part', 'foreign'])
  expect(follow('[', '  1', '"word"')).toEqual(['part', 'part', 'foreign'])
})

test('a piece without its head goes on behind its brackets and is never whole', () => {
  expect(follow('    "OOMKilled": true,', '    "ExitCode": 137', '  },', '  "Name": "/web"', '}', ']', 'done')).toEqual([
    'part',
    'part',
    'part',
    'part',
    'part',
    'part',
    'foreign',
  ])
})

test('a string that a wrap broke goes on, and only where its end fits', () => {
  expect(follow('{', '"a": "one', 'two", "b": 1', '}')).toEqual(['part', 'part', 'rest', 'part whole'])
  expect(follow('{', '"a": "one', 'app said "hello"')).toEqual(['part', 'part', 'foreign'])
})

test('values that somebody left out', () => {
  expect(follow('{', '"Config": {...},', '"Mounts": [ … ]', '}')).toEqual(['part', 'part', 'part', 'part whole'])
})

test('lines that only open a document', () => {
  expect(['{', ' [', '[ {', '{ }', '[1]', '{code}'].map(opensJson)).toEqual([true, true, true, false, false, false])
})
