import { expect, test } from 'vitest'
import { syslog } from '../../bench/lines.mjs'
import { Gate } from '../../src/scan/gate.ts'
import { gateLiterals } from '../../src/tables.ts'

const take = (count: number, lines: Iterator<string>): string[] => Array.from({ length: count }, () => String(lines.next().value))

test('ordinary lines of many programs hold no literal', () => {
  const gate = new Gate(gateLiterals)
  expect(take(2_000, syslog({ harmless: 0, failures: 0 })).filter((line) => gate.opensFor(line))).toEqual([])
})

test('words of failure and failures do', () => {
  const gate = new Gate(gateLiterals)
  expect(take(500, syslog({ harmless: 0.5, failures: 0.5 })).filter((line) => !gate.opensFor(line))).toEqual([])
})
