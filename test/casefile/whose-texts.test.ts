import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

/** Of each text its machine and its boot. */
const whose = async (files: Record<string, string>) =>
  (await analyzeText(files)).coverage.artifacts.map(({ path, machine, boot }) => [path, machine, boot])

const BOOT = (host: string, day: string): string =>
  [
    `2026-11-${day}T10:00:10Z ${host} kernel: [    0.000000] Linux version 6.1.0`,
    `2026-11-${day}T10:00:12Z ${host} kernel: [    2.000000] well`,
    `2026-11-${day}T10:10:12Z ${host} kernel: [  602.000000] well`,
  ].join('\n')

test('a log is of the machine that its lines name, a capture of the one whose folder it is in', async () => {
  expect(await whose({ 'web1/kern.log': BOOT('web1', '21'), 'web1/nproc': '4\n', 'db1/kern.log': BOOT('db1', '21') })).toEqual([
    ['web1/kern.log', 'web1', '0'],
    ['web1/nproc', 'web1', undefined],
    ['db1/kern.log', 'db1', '0'],
  ])
})

test('a text of several machines, or of none that has a name, is of nobody', async () => {
  const both = `${BOOT('web1', '21')}\n${BOOT('db1', '21')}\n`
  expect(await whose({ 'all.log': both })).toEqual([['all.log', undefined, undefined]])
  expect(await whose({ 'dmesg.txt': '[    0.000000] Linux version 6.1.0\n[    2.000000] well\n' })).toEqual([['dmesg.txt', undefined, '0']])
})

test('a text with no more to say than its name is of the machine around it', async () => {
  expect(await whose({ 'web1/kern.log': BOOT('web1', '21'), 'web1/notes.txt': 'nothing to see\n' })).toContainEqual([
    'web1/notes.txt',
    'web1',
    undefined,
  ])
})

test('boots are numbered as those of the machine; a log of two is of neither', async () => {
  const files = {
    'kern.log.1': BOOT('web1', '20'),
    'kern.log': BOOT('web1', '21'),
    syslog: `${BOOT('web1', '20')}\n${BOOT('web1', '21')}\n`,
  }
  expect(await whose(files)).toEqual([
    ['kern.log.1', 'web1', '0'],
    ['kern.log', 'web1', '1'],
    ['syslog', 'web1', undefined],
  ])
})

test('a copy is of whose it is that it is a copy of', async () => {
  const log = BOOT('web1', '21')
  expect(await whose({ 'web1/kern.log': log, 'backup/web1/kern.log': log })).toEqual([
    ['web1/kern.log', 'web1', '0'],
    ['backup/web1/kern.log', 'web1', '0'],
  ])
})
