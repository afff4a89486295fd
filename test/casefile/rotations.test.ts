import { expect, test } from 'vitest'
import { pieceAfter } from '../../src/casefile/rotations.ts'

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
])('after %s of %j comes %s', (path, others, after) => expect(pieceAfter(path, others)).toBe(after))
