import { describe, expect, test } from 'vitest'
import { chain, type Judged, linksOf } from '../../src/diagnosis/chains.ts'
import { entry, failure, judged, scopes, wall } from './entries.ts'

const { web1, db1 } = scopes()
const DISK = failure('disk', { leadsTo: ['filesystem', 'hung'] })
const FILESYSTEM = failure('filesystem', { leadsTo: ['hung'] })
const HUNG = failure('hung', { leadsTo: ['reboot'] })
const PANIC = failure('panic', { leadsTo: ['reboot'], severity: 'critical', leadsToOnClients: ['nfs'] })
const REBOOT = failure('reboot', { crossesBoot: true })
const NFS = failure('nfs')

const incidents = (...findings: readonly Judged[]) => chain(findings, linksOf(findings))
const pairs = (...findings: readonly Judged[]) => linksOf(findings).map(({ cause, effect }) => `${cause.key} → ${effect.key}`)

describe('chains', () => {
  const disk = judged('disk#1', entry(DISK, web1, { device: 'sda' }, { time: wall(0) }))
  const filesystem = judged('filesystem#1', entry(FILESYSTEM, web1, { device: 'sda1' }, { time: wall(60) }))
  const hung = judged('hung#1', entry(HUNG, web1, { device: 'sda1' }, { time: wall(61) }))

  test('a cause, its effect and the effect of that are one incident, nearest first', () => {
    expect(pairs(hung, filesystem, disk)).toEqual(['filesystem#1 → hung#1', 'disk#1 → filesystem#1'])
    expect(incidents(hung, filesystem, disk)).toEqual([
      {
        root: 'disk#1',
        effects: ['filesystem#1', 'hung#1'],
        why: ['same device sda', '60 s apart', 'same device sda1', '1 s apart'],
        chain: [
          { cause: 'disk#1', effect: 'filesystem#1', why: ['same device sda', '60 s apart'] },
          { cause: 'filesystem#1', effect: 'hung#1', why: ['same device sda1', '1 s apart'] },
        ],
        alternatives: [],
        host: 'web1.example.net',
      },
    ])
  })
  test('whatever order the findings are in', () => {
    const all = [disk, filesystem, hung]
    for (const order of [all, all.toReversed(), [filesystem, hung, disk], [hung, disk, filesystem]])
      expect(incidents(...order).map(({ root, effects }) => [root, ...effects])).toEqual([['disk#1', 'filesystem#1', 'hung#1']])
  })
  test('an effect that was there before its cause is an incident of its own', () => {
    const early = judged('hung#1', entry(HUNG, web1, { device: 'sda' }, { time: wall(-3600) }))
    expect(incidents(disk, early).map(({ root, effects }) => [root, ...effects])).toEqual([['hung#1'], ['disk#1']])
  })
  test('one that began before and goes on is joined to what came in between', () => {
    const long = judged('hung#1', entry(HUNG, web1, { device: 'sda' }, { time: wall(-3600), until: wall(600) }))
    expect(pairs(disk, long)).toEqual(['disk#1 → hung#1'])
  })
  test('of two causes the one that shares more', () => {
    const named = judged('disk#2', entry(DISK, web1, { comm: 'java' }, { time: wall(60) }))
    const device = judged('disk#1', entry(DISK, web1, { device: 'sda' }, { time: wall(0) }))
    const effect = judged('hung#1', entry(HUNG, web1, { device: 'sda', comm: 'java' }, { time: wall(61) }))
    expect(pairs(named, device, effect)).toEqual(['disk#1 → hung#1'])
  })
  test('of two that share as much the nearer', () => {
    const far = judged('disk#1', entry(DISK, web1, { device: 'sda' }, { time: wall(-900) }))
    const near = judged('disk#2', entry(DISK, web1, { device: 'sda' }, { time: wall(50) }))
    expect(pairs(far, near, filesystem)).toEqual(['disk#2 → filesystem#1'])
  })
  test('two that lead to each other make no circle', () => {
    const a = judged('a#1', entry(failure('a', { leadsTo: ['b'] }), web1, { device: 'sda' }))
    const b = judged('b#1', entry(failure('b', { leadsTo: ['a'] }), web1, { device: 'sda' }))
    expect(pairs(a, b)).toEqual(['b#1 → a#1'])
    expect(incidents(a, b)).toHaveLength(1)
  })
  test('a note is neither cause nor effect nor incident', () => {
    const note = judged('disk#1', entry(DISK, web1, { device: 'sda' }, { time: wall(0), severity: 'note' }))
    expect(incidents(note, filesystem).map(({ root, effects }) => [root, ...effects])).toEqual([['filesystem#1']])
  })
})

describe('chains across machines and boots', () => {
  test('a server that fell, and its client on another machine', () => {
    const panic = judged('panic#1', entry(PANIC, db1, {}, { time: wall(0), severity: 'critical' }))
    const client = judged('nfs#1', entry(NFS, web1, { server: '10.0.0.9' }, { time: wall(90) }))
    expect(incidents(client, panic)).toMatchObject([
      { root: 'panic#1', effects: ['nfs#1'], why: ['the server 10.0.0.9 that it waits for', '90 s apart'], host: 'db1' },
    ])
  })
  test('the panic of one boot and the unclean end that the next tells of', () => {
    const panic = judged('panic#1', entry(PANIC, web1, {}, { boot: 0, time: wall(0) }), 0.9, true)
    const reboot = judged('reboot#1', entry(REBOOT, web1, {}, { boot: 1, time: wall(40) }))
    const [incident, ...others] = incidents(panic, reboot)
    expect(others).toEqual([])
    // it reaches the present boot
    expect(incident).toMatchObject({ root: 'panic#1', effects: ['reboot#1'], why: ['same host web1.example.net', 'the boot before'] })
    expect(incident).not.toHaveProperty('history')
  })
  test('what all lies before the last boot is history, and comes last however grave', () => {
    const old = judged('panic#1', entry(PANIC, web1, {}, { boot: 0, severity: 'critical' }), 0.95, true)
    const now = judged('nfs#1', entry(NFS, web1, {}, { boot: 1, severity: 'warning' }), 0.5)
    expect(incidents(old, now)).toMatchObject([{ root: 'nfs#1' }, { root: 'panic#1', history: true }])
  })
})

describe('the order of incidents', () => {
  const one = (key: string, severity: 'warning' | 'error', confidence: number, seconds: number) =>
    judged(key, entry(NFS, web1, { device: key }, { severity, time: wall(seconds) }), confidence)
  test('the gravest, then the surest, then the first', () => {
    const order = incidents(
      one('late', 'error', 0.7, 9),
      one('sure', 'error', 0.9, 9),
      one('mild', 'warning', 1, 0),
      one('first', 'error', 0.7, 0),
    )
    expect(order.map(({ root }) => root)).toEqual(['sure', 'first', 'late', 'mild'])
  })
})
