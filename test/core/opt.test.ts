import { expect, test } from 'vitest'
import { midSentence } from '../../src/core/words/opt.ts'

test.each([
  ['Server db1:5432 refuses connections', 'server db1:5432 refuses connections'],
  ['Nothing answers at the socket /run/a', 'nothing answers at the socket /run/a'],
  ['Names a.example and b.example cannot be looked up', 'names a.example and b.example cannot be looked up'],
  ['Thin pool 253:2 has no room', 'thin pool 253:2 has no room'],
  ['PostgreSQL ends', 'PostgreSQL ends'],
  ['Redis has no memory', 'Redis has no memory'],
  ['CPU 3 is stuck', 'CPU 3 is stuck'],
  ['Servers', 'Servers'],
])('%s', (text, expected) => expect(midSentence(text)).toBe(expected))
