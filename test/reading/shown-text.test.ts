import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { shownText } from '../../src/reading/shown-text.ts'

test('a line is shown as it is, a long one by its beginning with the number of characters left out', () => {
  expect(shownText('short')).toBe('short')
  const words = 'some words '.repeat(500)
  const shown = shownText(words)
  const [, kept, cut] = /^(.*)… \((\d+) characters cut\)$/s.exec(shown)!
  expect(words.startsWith(kept!)).toBe(true)
  expect(kept!.length + Number(cut)).toBe(words.length)
  expect(kept!.length).toBe(995)
})

test('a value that goes on past the end is left out whole', () => {
  const secret = 'Z'.repeat(5_000)
  const shown = shownText(`${'a, '.repeat(10)}"${secret}" ${'b, '.repeat(2_000)}`)
  expect(shown).not.toContain('Z')
})

test('of many entries on one line each is quoted as it was said, beside the beginning of the line', async () => {
  const entry = (i: number): string =>
    JSON.stringify({
      time: `2026-11-01T00:${String(i % 60).padStart(2, '0')}:00Z`,
      level: 'error',
      message: `connect ECONNREFUSED db-${i}:5432`,
    })
  const line = Array.from({ length: 100 }, (_, i) => entry(i)).join('')
  const { findings } = await analyzeText({ 'app.log': line })
  const { evidence } = findings.find(({ facts }) => facts['peer'] === 'db-99:5432')!
  expect(evidence[0]).toMatchObject({ line: 1, message: 'connect ECONNREFUSED db-99:5432' })
  const [kept, cut] = evidence[0]!.text.split('… ')
  expect(line.startsWith(kept!)).toBe(true)
  expect(cut).toBe(`(${line.length - kept!.length} characters cut)`)
})
