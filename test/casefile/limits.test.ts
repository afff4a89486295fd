import { expect, test } from 'vitest'
import { limitsOf, type LimitOwner } from '../../src/casefile/limits.ts'
import { LIMIT, type Limit } from '../../src/records/limit.ts'
import { said, scopeOf } from './texts.ts'

const limit = (scope: Limit['scope'], soft: number, of: Partial<Limit> = {}) => said(LIMIT, { name: 'nofile', scope, soft, ...of })
const ofProcess = (soft: number, pid?: number) => limit('process', soft, { pid })
const ofUnit = (soft: number, unit?: string, pid?: number) => limit('unit', soft, { unit, pid })

test.each<[string, ReturnType<typeof limit>[], LimitOwner, number | undefined]>([
  ['its own', [ofProcess(1, 7), ofUnit(2, 'a.service'), ofProcess(3, 8)], { pid: 7, unit: 'a.service' }, 1],
  ['its own, the last look', [ofProcess(1, 7), ofProcess(4, 7)], { pid: 7 }, 4],
  ['its own as of a unit', [ofUnit(2, 'b.service', 7), ofProcess(3)], { pid: 7 }, 2],
  ['its unit', [ofUnit(2, 'a.service'), ofUnit(3, 'b.service'), ofProcess(1)], { pid: 7, unit: 'a.service' }, 2],
  ['its unit, the last look', [ofUnit(2, 'a.service'), ofUnit(3, 'a.service')], { unit: 'a.service' }, 3],
  ['the unit called as the process', [ofUnit(2, 'a.service'), ofProcess(1)], { comm: 'a' }, 2],
  ['a unit without a name, before it a process', [ofUnit(2), ofProcess(1)], {}, 1],
  ['a process without an id', [ofProcess(1)], { pid: 7 }, 1],
  ['any process of an owner without an id', [ofProcess(1, 7)], {}, 1],
  ['no other process', [ofProcess(1, 8)], { pid: 7 }, undefined],
  ['no choice among two processes', [ofProcess(1, 7), ofProcess(1, 8)], {}, undefined],
  ['of two looks the last', [ofProcess(1, 7), ofProcess(2, 7)], {}, 2],
  ['the only unit', [ofUnit(2, 'a.service')], {}, 2],
  ['the only unit, which has no name', [ofUnit(2)], { unit: 'b.service' }, 2],
  ['no other unit', [ofUnit(2, 'a.service')], { unit: 'b.service' }, undefined],
  ['no unit of another process', [ofUnit(2, 'a.service', 8)], { pid: 7 }, undefined],
  ['a unit of some process', [ofUnit(2, 'a.service', 8)], {}, 2],
  ['no choice among two units', [ofUnit(2, 'a.service'), ofUnit(2, 'b.service')], {}, undefined],
  ['never the shell', [limit('shell', 5)], {}, undefined],
  ['another limit', [limit('process', 5, { name: 'nproc' })], {}, undefined],
])('%s', (_, told, owner, soft) => expect(limitsOf(scopeOf(...told)).of('nofile', owner)?.soft).toBe(soft))

test('the shell by itself, all of a name', () => {
  const limits = limitsOf(scopeOf(limit('shell', 5), ofProcess(6), limit('shell', 7, { name: 'nproc' })))
  expect([limits.ofShell('nofile')?.soft, limits.ofShell('nproc')?.soft, limits.ofShell('stack')]).toEqual([5, 7, undefined])
  expect(limits.all('nofile').map(({ soft }) => soft)).toEqual([5, 6])
  expect(limits.all('stack')).toEqual([])
})
