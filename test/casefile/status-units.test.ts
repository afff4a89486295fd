import { expect, test } from 'vitest'
import { unitOf } from '../../src/casefile/status-units.ts'
import { lineType } from '../../src/core/record.ts'
import { UNIT_STATE } from '../../src/records/unit-state.ts'
import { at, said, scopeOf } from './texts.ts'

const LINE = lineType<object>('line')
const status = (unit: string, artifact: string, listed = false) => said(UNIT_STATE, { unit, active: 'failed', listed, at: at(artifact, 1) })
const line = (artifact: string, unit?: string, copies: string[] = []) =>
  said(LINE, { message: 'm', unit, at: at(artifact, 5) }, { copies: copies.map((path) => at(path, 9)) })

test.each([
  ['its journal says so', [status('a.service', 'a'), line('a'), line('a', 'b.service')], 'b.service'],
  ['the status above it', [status('a.service', 'a'), line('a')], 'a.service'],
  ['the status above a copy of it', [status('a.service', 'c'), line('a', undefined, ['b', 'c'])], 'a.service'],
  ['one status twice', [status('a.service', 'a'), status('a.service', 'a'), line('a')], 'a.service'],
  ['two statuses', [status('a.service', 'a'), status('b.service', 'a'), line('a')], undefined],
  ['three statuses', [status('a.service', 'a'), status('b.service', 'a'), status('a.service', 'a'), line('a')], undefined],
  ['another text', [status('a.service', 'b'), line('a')], undefined],
  ['a table', [status('a.service', 'a', true), line('a')], undefined],
  ['no service', [status('a.mount', 'a'), line('a')], undefined],
])('%s', (_, told, unit) => {
  const scope = scopeOf(...told)
  expect(unitOf(scope, scope.events(LINE))).toBe(unit)
})
