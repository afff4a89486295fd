import { expect, test } from 'vitest'
import type { Certainty } from '../../src/core/failure.ts'
import type { Proof, Witness } from '../../src/core/finding.ts'
import { sureness } from '../../src/diagnosis/certainty.ts'

const against = (n: number): Proof[] => Array.from({ length: n }, (_, line) => ({ at: { artifact: 'a', line, offset: 0, text: '' } }))
const sure = (certainty: Certainty, witnesses: Witness[], missing?: string, contrary = 0) =>
  sureness({ certainty, witnesses: new Set(witnesses), against: against(contrary), missing })

test.each<[Witness, number]>([
  ['kernel log', 0.95],
  ['pod status', 0.95],
  ['systemd', 0.95],
  ['core dump', 0.95],
  ['container runtime', 0.95],
  ['kubernetes event', 0.9],
  ['application log', 0.9],
  ['capture', 0.9],
])('%s alone: %s', (witness, confidence) => expect(sure('stated', [witness]).confidence).toBe(confidence))

test.each<[number, ReturnType<typeof sure>]>([
  [0.9, sure('stated', [])],
  [0.98, sure('stated', ['kernel log', 'systemd', 'capture'])],
  [0.95, sure('stated', ['capture', 'application log', 'kubernetes event'])],
  [0.9, sure('stated', ['systemd'], undefined, 1)],
  [0.8, sure('stated', ['systemd'], undefined, 2)],
  [0.8, sure('stated', ['systemd'], undefined, 9)],
  [0.9, sure('stated', ['systemd', 'capture'], undefined, 2)],
  [0.7, sure('stated', ['systemd'], 'x', 1)],
  [0.7, sure('suggested', ['systemd'], 'x')],
  [0.8, sure('suggested', ['systemd', 'capture'])],
  [0.5, sure('suggested', [], undefined, 2)],
])('%s', (confidence, of) => expect(of.confidence).toBe(confidence))

test('and why', () => {
  expect(sure('stated', []).because).toEqual(['one source: none'])
  expect(sure('shown', ['systemd', 'capture'])).toMatchObject({
    certainty: 'shown',
    witnesses: ['capture', 'systemd'],
    because: ['2 independent sources: capture, systemd'],
  })
  expect(sure('suggested', ['capture']).because).toEqual(['one source: capture', 'weak proof'])
  expect(sure('suggested', ['capture'], 'a core').because).toEqual(['one source: capture', 'weak proof: a core'])
  expect(sure('stated', ['capture'], undefined, 1).because).toEqual(['one source: capture', 'some lines speak against it'])
})
