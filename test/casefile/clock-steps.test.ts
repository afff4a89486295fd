import { describe, expect, test } from 'vitest'
import { evenSeconds, stepsSet } from '../../src/casefile/clock-steps.ts'
import { analyzeText } from '../../src/index.ts'

const wall = (seconds: number) => ({ wall: seconds * 1000 })
const set = (line: number, at: number, seconds: number, path = 'daemon.log') => ({ path, line, time: wall(at), seconds })

test('a step that two lines tell is one', () => {
  expect(stepsSet([set(3, 100, 40), set(4, 101, 40), set(9, 5000, 40), set(9, 5001, -40)]).map(({ time }) => time.wall / 1000)).toEqual([
    100, 5000, 5001,
  ])
})

test('seconds on a clock that was never set', () => {
  const steps = [set(5, 1000, 600)]
  const even = (at: number, line: number, path = 'daemon.log') => evenSeconds(wall(at), path, line, steps)
  expect([even(990, 4), even(1610, 6), even(1000, 5)]).toEqual([990, 1010, 1000])
  // of another log by its time
  expect([even(990, 1, 'kern.log'), even(1610, 1, 'kern.log')]).toEqual([990, 1010])
  const back = [set(5, 1000, -600)]
  expect(evenSeconds(wall(500), 'daemon.log', 6, back)).toBe(1100)
  expect(evenSeconds(wall(700), 'kern.log', 6, back)).toBeUndefined()
  expect(evenSeconds(wall(2000), 'kern.log', 6, back)).toBe(2600)
  expect(evenSeconds({ boot: 4 }, 'kern.log', 6, back)).toBeUndefined()
  expect(evenSeconds({ wall: 4, zoneless: true }, 'daemon.log', 6, back)).toBeUndefined()
})

describe('a log that says by how much its clock was set', () => {
  const disk = 'kernel: blk_update_request: I/O error, dev vdb, sector 88112 op 0x0:(READ) flags 0x80700 phys_seg 1 prio class 0'
  const files = 'kernel: EXT4-fs error (device vdb1): ext4_find_entry:1463: inode #8121: comm slapd: reading directory lblock 0'
  test.each([
    ['Jun  9 06:20:07 tern', 'chronyd[431]: System clock was stepped by 7260.000211 seconds', 'Jun  9 08:21:15 tern', '8 s apart'],
    ['Jun  9 06:20:07 tern', 'ntpd[431]: time reset -1800.250000 s', 'Jun  9 05:50:15 tern', '8 s apart'],
  ])('from %s to %s: cause and effect are joined', async (before, step, after, apart) => {
    const text = [`${before} ${disk}`, `${before.replace(':07', ':09')} ${step}`, `${after} ${files}`, ''].join('\n')
    const { incidents } = await analyzeText({ 'messages.log': text })
    const found = incidents.find(({ root }) => root === 'disk-io-error#1')!
    expect(found.effects).toEqual(['filesystem-error#1'])
    expect(found.why).toContain(apart)
  })
  test('one that was put right little by little does not move it', async () => {
    const text = [
      `Jun  9 06:20:07 tern ${disk}`,
      'Jun  9 06:20:09 tern chronyd[431]: System clock wrong by 7260.000211 seconds, adjustment started',
      `Jun  9 08:21:15 tern ${files}`,
      '',
    ].join('\n')
    const { incidents } = await analyzeText({ 'messages.log': text })
    expect(incidents.filter(({ effects }) => effects.length > 0)).toEqual([])
  })
})
