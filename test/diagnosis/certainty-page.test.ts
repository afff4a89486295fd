import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sureness } from '../../src/diagnosis/certainty.ts'
import { root } from '../laws/stories.ts'

test('the page of certainty has every step that a verdict can have, and no other', () => {
  const page = readFileSync(join(root, 'docs/certainty.md'), 'utf8')
  const [table = ''] = page.split('## ')
  const shown = [...table.matchAll(/^\| (\d\d) % \|/gm)].map(([, step]) => Number(step))
  const witnesses = [['kernel log'], ['capture'], ['application log'], ['kernel log', 'systemd'], ['capture', 'application log']] as const
  const proof = { at: { artifact: 'a', line: 1, offset: 0, text: '' }, witness: 'capture' as const }
  const made = witnesses.flatMap((of) =>
    ([['stated'], ['stated', 'a core'], ['suggested']] as const).flatMap(([certainty, missing]) =>
      [[], [proof], [proof, proof]].map((against) =>
        Math.round(sureness({ certainty, against, missing, witnesses: new Set(of) }).confidence * 100),
      ),
    ),
  )
  expect(shown).toEqual([...new Set(made)].sort((a, b) => b - a))
})

test('every step of the page has its figures, and one that rests on next to nothing is said to', () => {
  const page = readFileSync(join(root, 'docs/certainty.md'), 'utf8')
  const [first = '', second = ''] = page.split('## ')
  const stepsIn = (table: string): number[] => [...new Set([...table.matchAll(/^\| (\d\d) % \|/gm)].map(([, step]) => Number(step)))]
  expect(stepsIn(second)).toEqual(stepsIn(first))
  const counted = new Map<number, number>()
  for (const [, step, right, wrong] of second.matchAll(/^\| (\d\d) % \| \w+ \| (\d+) \| (\d+) \|/gm))
    counted.set(Number(step), (counted.get(Number(step)) ?? 0) + Number(right) + Number(wrong))
  expect([...counted].filter(([, verdicts]) => verdicts < 10)).toEqual([
    [70, 1],
    [50, 0],
  ])
  expect(second).toContain('70 % rests on one verdict and 50 % on none')
})
