import { expect, test } from 'vitest'
import type { Covered } from '../../src/casefile/case-file.ts'
import { grouped } from '../../src/core/grouped.ts'
import type { Instant } from '../../src/core/span.ts'
import type { Entry } from '../../src/diagnosis/entry.ts'
import { kernelSilence } from '../../src/diagnosis/kernel-silence.ts'
import { entry, failure, scopes, wall } from './entries.ts'

const byFailure = (entries: readonly Entry[]) => grouped(entries, (one) => one.failure.id)

const { web1, db1 } = scopes()
const ENDED = failure('ended', { suspects: { ids: ['kill'], what: 'OOM kill' } })
const local = (seconds: number): Instant => ({ ...(wall(seconds) as { wall: number }), zoneless: true })
const log = (from: Instant, to: Instant): Covered => ({ path: 'kern.log', from, to })
const said = (time: Instant | undefined, kernelLog: Covered[], until?: Instant) => {
  const scope = { ...web1, kernelLog }
  const one = entry(ENDED, scope, {}, { time, until })
  return kernelSilence(one, byFailure([one]))
}
const COVERS = 'The kernel log covers it (21 Nov 2026 14:00:00–14:01:00 UTC) and shows no OOM kill.'
const NOTHING = 'that it shows no OOM kill proves nothing.'

test.each<[string, Instant | undefined, Covered[], string | undefined]>([
  ['covers it', wall(30), [log(wall(0), wall(60))], COVERS],
  ['covers it, 5 s before', wall(-5), [log(wall(0), wall(60))], COVERS],
  ['covers it, 5 s after', wall(65), [log(wall(0), wall(60))], COVERS],
  ['begins after it', wall(-6), [log(wall(0), wall(60))], `The kernel log begins at 21 Nov 2026 14:00:00 UTC, after it: ${NOTHING}`],
  ['ends before it', wall(66), [log(wall(0), wall(60))], `The kernel log ends at 21 Nov 2026 14:01:00 UTC, before it: ${NOTHING}`],
  ['one of two covers it', wall(30), [log(wall(-60), wall(-50)), log(wall(0), wall(60))], COVERS],
  ['one before, one after', wall(30), [log(wall(-60), wall(-50)), log(wall(50), wall(60))], undefined],
  [
    'two before',
    wall(90),
    [log(wall(0), wall(60)), log(wall(0), wall(70))],
    `The kernel log ends at 21 Nov 2026 14:01:00 UTC, before it: ${NOTHING}`,
  ],
  ['none', wall(30), [], undefined],
  ['only one since boot', wall(30), [log({ boot: 1 }, { boot: 90 })], undefined],
  ['of no time', undefined, [log(wall(0), wall(60))], undefined],
  ['of a stamp since boot', { boot: 5 }, [log(wall(0), wall(60))], undefined],
  [
    'in an unknown zone, its digits around it',
    wall(30),
    [log(local(0), local(60))],
    'The kernel log of 21 Nov 2026 14:00:00–14:01:00, in a zone that is not in the input, shows no OOM kill.',
  ],
  [
    'in an unknown zone, its digits after it',
    wall(-1),
    [log(local(0), local(60))],
    `The kernel log begins at 21 Nov 2026 14:00:00, in a zone that is not in the input: ${NOTHING}`,
  ],
  [
    'in an unknown zone, its digits before it',
    wall(61),
    [log(local(0), local(60))],
    `The kernel log ends at 21 Nov 2026 14:01:00, in a zone that is not in the input: ${NOTHING}`,
  ],
  [
    'the digits of its own clock',
    { ...(wall(30) as { wall: number }), offset: 60 },
    [log(local(0), local(60))],
    `The kernel log ends at 21 Nov 2026 14:01:00, in a zone that is not in the input: ${NOTHING}`,
  ],
])('a kernel log: %s', (_, time, logs, words) => expect(said(time, logs)).toBe(words))

test('its last time is what counts', () => {
  expect(said(wall(-100), [log(wall(0), wall(60))], wall(30))).toBe(COVERS)
})

test('nothing where nobody is suspected, or the suspect was found on the machine', () => {
  const scope = { ...web1, kernelLog: [log(wall(0), wall(60))] }
  const one = entry(ENDED, scope, {}, { time: wall(30) })
  const kill = (where: typeof web1, id = 'kill') => entry(failure(id), where, {}, {})
  expect(kernelSilence(entry(failure('x'), scope, {}, { time: wall(30) }), byFailure([]))).toBeUndefined()
  expect(kernelSilence(one, byFailure([one, kill(scope)]))).toBeUndefined()
  expect(kernelSilence(one, byFailure([one, kill(db1)]))).toBe(COVERS)
  expect(kernelSilence(one, byFailure([one, kill(scope, 'other')]))).toBe(COVERS)
})
