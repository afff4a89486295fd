import { expect, test } from 'vitest'
import type { LogLine } from '../../src/core/log-line.ts'
import type { Cited } from '../../src/core/span.ts'
import { PARSERS } from '../../src/parsers/formats/index.ts'
import { ArtifactReader } from '../../src/reading/artifact-reader.ts'
import { EXPORTS } from '../../src/reading/exports/index.ts'
import { Formats } from '../../src/reading/formats.ts'
import { Matchers } from '../../src/reading/matchers.ts'
import { linesOf } from '../records.ts'
import { saying } from './saying.ts'

const formats = new Formats([...PARSERS, ...EXPORTS])

/** The lines of a text that hold `literal`, and what was shown of it as records. */
function read(literal: string, text: string): { heard: Cited<LogLine>[]; shown: string[]; window: object } {
  const heard: Cited<LogLine>[] = []
  const shown: string[] = []
  const reader = new ArtifactReader('capture.txt', formats, new Matchers([saying(literal)]), {
    show: ({ name }, record) => void (name === 'said' ? heard.push(record) : shown.push(name)),
    failed: (what, error) => {
      throw new Error(what, { cause: error })
    },
  })
  reader.whole(linesOf(text))
  reader.end()
  return { heard, shown, window: reader.description.window }
}

/** Who said what in which line. */
const told = ({ message, kernel, ident, at }: Cited<LogLine>): unknown[] => [at.line, kernel, ident, message]

const event = (type: string, reason: string, from: string, message: string): string =>
  `Name:         api-7d9f\nNamespace:    shop\nStatus:       Running\nEvents:\n  Type     Reason  Age  From     Message\n  ----     ------  ---- ----     -------\n  ${type}  ${reason}  3m   ${from}  ${message}\n`

test('a warning is heard as what the component said that reports it', () => {
  const { heard, shown } = read('probe failed', event('Warning', 'Unhealthy', 'kubelet', 'Liveness probe failed: connection refused'))
  expect(heard.map(told)).toEqual([[7, false, 'kubelet', 'Liveness probe failed: connection refused']])
  expect(shown).toContain('kube-event')
})

test('what it quotes of the kernel is heard as nobody else’s, behind the reason where that says it', () => {
  const quoted = 'kernel BUG at fs/buffer.c:3033!'
  expect(read('kernel BUG', event('Warning', 'IOError', 'kernel-monitor', quoted)).heard.map(told)).toEqual([
    [7, undefined, undefined, quoted],
  ])
  expect(read('kernel BUG', event('Warning', 'KernelOops', 'kernel-monitor', quoted)).heard.map(told)).toEqual([
    [7, undefined, undefined, `Warning  KernelOops  ${quoted}`],
  ])
})

test('what is normal is not heard', () => {
  expect(read('Back-off', event('Normal', 'BackOff', 'kubelet', 'Back-off pulling image "api"')).heard).toEqual([])
})

test('what a status restates is an event that nobody said', () => {
  const pod =
    'Name:         api-7d9f\nNamespace:    shop\nStatus:       Failed\nReason:       Evicted\nMessage:      The node was low on resource: memory.\n'
  const { heard, shown } = read('low on resource', pod)
  expect(heard).toEqual([])
  expect(shown).toEqual(['pod-status', 'kube-event'])
})

test('a message that a program left is heard line by line', () => {
  const pod = [
    'Name:         api-7d9f',
    'Namespace:    shop',
    'Status:       Running',
    'Containers:',
    '  api:',
    '    State:          Terminated',
    '      Reason:       Error',
    '      Message:      panic: first',
    'panic: second',
    '      Exit Code:    2',
  ].join('\n')
  const { heard, shown } = read('panic: ', pod)
  expect(heard.map(told)).toEqual([
    [8, undefined, undefined, 'panic: first'],
    [9, undefined, undefined, 'panic: second'],
  ])
  expect(shown).toContain('termination-message')
})

test('entries of an export are heard, not shown: with their time and their boot', () => {
  const entry = (boot: string, micros: string, message: string): string =>
    `__CURSOR=s=1;i=1\n__REALTIME_TIMESTAMP=${micros}\n_BOOT_ID=${boot}\n_HOSTNAME=web1\n_TRANSPORT=kernel\nMESSAGE=${message}\n\n`
  const { heard, shown, window } = read(
    'md0: raid',
    entry('1', '1763733792000000', 'md0: raid lost') + entry('2', '1763733852000000', 'md0: raid gone'),
  )
  expect(shown).toEqual([])
  expect(heard.map((line) => [...told(line), line.host, line.time, line.bootId])).toEqual([
    [6, true, undefined, 'md0: raid lost', 'web1', { wall: 1_763_733_792_000 }, '1'],
    [13, true, undefined, 'md0: raid gone', 'web1', { wall: 1_763_733_852_000 }, '2'],
  ])
  expect(window).toEqual({ from: { wall: 1_763_733_792_000 }, to: { wall: 1_763_733_852_000 } })
})

test('what the message of an entry is wrapped in once more is taken off', () => {
  const csv = '_time,host,_raw\n2025-11-21T14:03:12.000Z,relay,"Nov 21 14:03:12 web1 kernel: md0: raid lost"\n'
  const { heard } = read('md0: raid', csv)
  expect(heard.map((line) => [...told(line), line.host, line.at.text])).toEqual([
    [2, true, 'kernel', 'md0: raid lost', 'web1', csv.split('\n')[1]],
  ])
})
