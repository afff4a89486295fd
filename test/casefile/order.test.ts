import { expect, test } from 'vitest'
import { MACHINE_FACT } from '../../src/records/machine-fact.ts'
import { caseOf, log, owners, rows, timesOf } from './texts.ts'

const line = (minute: string): string => `2026-11-21T14:${minute}:00Z web1 app[1]: at ${minute}\n`

test('logs are told by their beginnings, the oldest first, whatever untold times stand between their names', () => {
  const texts = [
    log('a.log', line('30')),
    log('b.txt', 'web1 says nothing of the time\n'),
    log('c.log', line('00')),
    log('d.log', '[    5.000000] a\n'),
  ]
  const told = ['c.log:1', 'b.txt:1', 'a.log:1', 'd.log:1']
  for (const order of [texts, texts.toReversed(), [texts[2]!, texts[0]!, texts[3]!, texts[1]!]])
    expect(owners(caseOf(order))).toEqual({ web1: told })
})

test('of two captures that name two zones the first by its path counts, in whatever order they come', () => {
  const syslog = log('syslog', 'Jul  1 14:00:00 web1 app[1]: a\n')
  const [one, two] = ['UTC', 'Europe/Berlin'].map((timeZone) => rows(`timedatectl-${timeZone}`, MACHINE_FACT, { timeZone }))
  for (const order of [
    [syslog, one!, two!],
    [two!, one!, syslog],
  ])
    expect(timesOf(caseOf(order).scopes[0]!)).toContain('2000-07-01T12:00:00.000Z')
})
