import { expect, test } from 'vitest'
import type { Instant } from '../../src/core/span.ts'
import { apart } from '../../src/diagnosis/moments.ts'
import { shared } from '../../src/diagnosis/sharing.ts'
import { entry, failure, scopes } from './entries.ts'

const { web1 } = scopes()
const CAUSE = failure('cause', { leadsTo: ['effect'], mayLeadTo: (_, { facts: { resource } }) => resource !== 'memory' })
const EFFECT = failure('effect')
const zoned = (seconds: number): Instant => ({ wall: Date.UTC(2026, 10, 24, 9, 41, 0) + seconds * 1000 })
const yearless = (seconds: number): Instant => ({ wall: Date.UTC(2026, 10, 24, 9, 41, 0) + seconds * 1000, yearless: true })
const zoneless = (seconds: number): Instant => ({ wall: Date.UTC(2026, 10, 24, 9, 41, 0) + seconds * 1000, zoneless: true })
const of = (cause: Instant, effect: Instant) =>
  apart(entry(CAUSE, web1, { host: 'web1' }, { time: cause }), entry(EFFECT, web1, { host: 'web1' }, { time: effect }))

test('a clock that prints no zone tells the same minutes as one in UTC', () => {
  expect(of(yearless(0), zoned(4))).toEqual({ kind: 'known', toLast: 4, toFirst: 4, first: 4, nearest: 4 })
  expect(of(zoned(0), zoneless(-4))).toEqual({ kind: 'known', toLast: -4, toFirst: -4, first: -4, nearest: 4 })
  expect(of(zoned(0), yearless(600))).toMatchObject({ kind: 'known', nearest: 600 })
})

test('where it does not, nothing is known', () => {
  expect(of(zoned(0), yearless(601))).toEqual({ kind: 'unknown', timed: true })
  expect(of(yearless(3600), zoned(4))).toEqual({ kind: 'unknown', timed: true })
})

test('a failure says of which effects it is a cause', () => {
  const cause = entry(CAUSE, web1, { host: 'web1' }, { time: zoned(0) })
  const effect = (resource: string) => ({ ...entry(EFFECT, web1, { host: 'web1' }, { time: zoned(0) }), facts: { resource } })
  expect(shared(cause, effect('disk'))).toBeDefined()
  expect(shared(cause, effect('memory'))).toBeUndefined()
})
