import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { settle } from '../../src/casefile/settle.ts'
import type { RawLine } from '../../src/core/parser.ts'
import { analyzeText } from '../../src/index.ts'
import { peel } from '../../src/reading/peel/index.ts'
import { sanitize } from '../../src/report/sanitize.ts'
import { MACHINE_FACT } from '../../src/records/machine-fact.ts'
import { log, rows } from '../casefile/texts.ts'

const collect = (): void => {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
}

test('what was collected of a text is let go of once it is settled', async () => {
  const texts = [
    log('kern.log', 'Nov 21 14:00:00 db1 kernel: [9.000000] one\nNov 21 14:00:01 db1 kernel: [10.000000] two\n'),
    log('app.log', 'Nov 21 14:00:00 db1 app[1]: three\n'),
    rows('db1/hostname', MACHINE_FACT, { host: 'db1' }),
  ]
  const kept = texts.flatMap((text) => [new WeakRef<object>(text), ...text.logs.map((one) => new WeakRef<object>(one))])
  const caseFile = settle(texts.splice(0), { failed: (_, error) => expect.unreachable(String(error)) })
  // what a WeakRef was made of lives until the end of its turn
  await new Promise((resolve) => setTimeout(resolve, 0))
  collect()
  expect(kept.filter((one) => one.deref() !== undefined)).toEqual([])
  // and all that is asked of it later is known
  expect(caseFile.scopes.map(({ name, told, kernelLog }) => [name, told.length, kernelLog.map(({ path }) => path)])).toEqual([
    ['db1', 4, ['kern.log']],
  ])
  expect(caseFile.scopes[0]?.endOf('kern.log')).toMatchObject({ line: 2 })
  expect(caseFile.whose('app.log')).toEqual({ machine: 'db1', boot: 0 })
})

test('a report shares with what it is made of all that may leave as it is', async () => {
  const report = await analyzeText({ 'a.log': 'Nov 21 14:00:00 db1 app[1]: fine\n' })
  const dirty = { ...report, summary: 'a\u001bb' }
  const clean = sanitize(dirty)
  expect(clean.summary).toBe('a\\x1bb')
  expect(clean.coverage).toBe(report.coverage)
  expect(sanitize(report)).toBe(report)
})

// each row looked for its end among all that follow: minutes instead of a second
test('rows of a table that begin with a mark are looked at once', () => {
  const row = '● orders.service        loaded    failed     failed       Order intake'
  const lines = Array.from({ length: 40_000 }, (_, i): RawLine => ({ text: i === 0 ? 'UNIT LOAD' : row, line: i + 1, offset: i * 80 }))
  const peeled = peel(lines, (line) => /^(?:UNIT|orders)/.test(line))
  expect(peeled.filter(({ text }) => text === row).length).toBe(39_999)
})
