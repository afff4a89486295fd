import { expect, test } from 'vitest'
import { caseOf, log } from './texts.ts'

/** Each scope that has something told: name, and how many lines. */
const scopes = (...texts: Parameters<typeof log>[]) =>
  caseOf(texts.map((text) => log(...text))).scopes.map(({ name, aliases, told }) => [name, [...aliases].sort(), told.length])
const lines = (host: string, hour: number, ...messages: string[]): string =>
  messages.map((message, i) => `Feb  4 0${hour}:34:0${i} ${host} ${message}\n`).join('')

test('an image that is given its name is one machine, called as it is now', () => {
  const journal =
    lines('image', 8, 'app[1]: a', 'app[1]: b') + lines('web1', 9, "systemd-resolved[889]: System hostname changed to 'web1'.", 'app[1]: c')
  expect(scopes(['journal.txt', journal])).toEqual([['web1', ['image', 'web1'], 4]])
})

test('a log daemon that ends under one name and begins under another', () => {
  const end = 'rsyslogd: [origin software="rsyslogd" swVersion="8.2" x-pid="9"] exiting on signal 15.'
  const begin = 'kernel: imklog 5.8.10, log source = /proc/kmsg started.'
  expect(scopes(['messages', lines('template', 7, 'app[1]: a', end) + lines('web1', 8, begin, 'app[1]: b')])).toEqual([
    ['web1', ['template', 'web1'], 4],
  ])
})

test.each([
  [
    'nothing says why the name changes: two machines pasted one below the other',
    lines('a', 8, 'app[1]: a') + lines('b', 9, 'app[1]: b'),
    [],
  ],
  [
    'the names come and go: a log of both',
    lines('a', 7, 'app[1]: a') + lines('b', 8, "systemd-resolved[8]: System hostname changed to 'b'.") + lines('a', 9, 'app[1]: c'),
    [],
  ],
  [
    'the old name stands in another text too',
    lines('a', 8, 'app[1]: a') + lines('b', 9, "systemd-resolved[8]: System hostname changed to 'b'."),
    [['other.log', lines('a', 9, 'app[1]: x')]],
  ],
] as const)('two machines: %s', (_, text, others) => {
  const names = scopes(['syslog', text], ...others.map(([path, other]) => [path, other] as [string, string])).map(([name]) => name)
  expect(names).toEqual(['a', 'b'])
})
