import { expect, test } from 'vitest'
import { Rotations } from '../../src/casefile/rotations.ts'

test.each<[string, string[], string | undefined]>([
  ['d/cron.1', ['d/cron', 'd/cron.2.gz'], 'd/cron'],
  ['d/cron.3.xz', ['d/cron', 'd/cron.1', 'd/cron.2.gz'], 'd/cron.2.gz'],
  ['d/cron.3.xz', ['d/cron', 'd/cron.1'], 'd/cron.1'],
  ['d/cron', ['d/cron.1', 'd/cron.2.gz'], undefined],
  ['d/cron.1', ['e/cron'], undefined],
  ['cron.01', ['cron.02', 'cron.03'], 'cron.02'],
  ['cron-20270101', ['cron-20270108', 'cron-20270115'], 'cron-20270108'],
  ['xab', ['xaa', 'xac', 'xad'], 'xac'],
  ['xaz', ['xba'], 'xba'],
  ['cron.1', ['cron.2'], undefined],
  ['mail', ['news'], undefined],
])('after %s of %j comes %s', (path, others, after) => expect(new Rotations([...others, path]).after(path, new Set([path]))).toBe(after))

test('a piece that was taken is passed over', () => {
  const numbered = new Rotations(['cron', 'cron.1', 'cron.2', 'cron.3'])
  expect(numbered.after('cron.3', new Set(['cron.3', 'cron.2']))).toBe('cron.1')
  const dated = new Rotations(['cron-20270101', 'cron-20270108', 'cron-20270115'])
  expect(dated.after('cron-20270101', new Set(['cron-20270101', 'cron-20270108']))).toBe('cron-20270115')
})
