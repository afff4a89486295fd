import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const namesIn = async (line: string) =>
  (await analyzeText({ 'a.txt': `${line}\n` })).findings.filter(({ id }) => id === 'dns-failure').map(({ facts }) => facts['name'])

test.each([
  ['curl: (6) Could not resolve host: db.example.org', 'db.example.org'],
  ["ftp: can't find host db1", 'db1'],
  ['ERROR: could not translate host name "db1" to address: Name or service not known', 'db1'],
  ['ssh: Could not resolve hostname gate1: Name or service not known', 'gate1'],
  [
    "- Curl error (6): Couldn't resolve host name for https://mirror.example.org/x?a=b [Could not resolve host: mirror.example.org]",
    'mirror.example.org',
  ],
  ["wget: unable to resolve host address 'files.example.org'", 'files.example.org'],
  ['Could not resolve address of server 1.pool.example.org', '1.pool.example.org'],
  ['Could not resolve address of upstream server clock1', 'clock1'],
  ['Unable to resolve hostname for db1', 'db1'],
  ['Could not resolve host: server', 'server'],
  ['Could not resolve host db1 server', 'db1'],
  ['updater[12]: could not resolve host name for the job', undefined],
])('%s', async (message, name) => expect(await namesIn(message)).toEqual([name]))

test.each([
  'The system cannot find the file specified.',
  "Could not find file '/app/config.json'.",
  "error TS2304: Cannot find name 'brew'.",
  'Error: cannot find module kettle',
  'could not find hosts.json',
])('%s is about no host', async (message) => expect(await namesIn(message)).toEqual([]))

test.each([
  ['curl: (6) Could not resolve host: db.example.org', true],
  ["wget: unable to resolve host address 'db.example.org'", true],
  ["wget: bad address 'db.example.org'", true],
  ['ping: db.example.org: Name or service not known', undefined],
  ['Error: getaddrinfo ENOTFOUND db.example.org', undefined],
])('%s does not say whether the resolver answered: %s', async (message, unsure) => {
  const { findings } = await analyzeText({ 'a.txt': `${message}\n` })
  expect(findings.map(({ facts }) => [facts['how'], facts['unsure']])).toEqual([['no such name', unsure]])
})

test('of several lines those that do not tell stay apart, but for a name that another tells of', async () => {
  const { findings } = await analyzeText({
    'a.txt':
      'curl: (6) Could not resolve host: a.example.org\ncurl: (6) Could not resolve host: b.example.org\nping: b.example.org: Name or service not known\n',
  })
  expect(findings.map(({ facts }) => [facts['names'], facts['unsure']])).toEqual(
    expect.arrayContaining([
      [['a.example.org'], true],
      [['b.example.org'], undefined],
    ]),
  )
})

test('a file that .NET does not find ends its program, and nothing else is wrong', async () => {
  const { findings } = await analyzeText({
    'a.txt':
      "Unhandled exception. System.IO.FileNotFoundException: Could not load file or assembly 'Brew.Core, Version=2.0.0.0'. The system cannot find the file specified.\n   at Brew.Program.Main(String[] args)\nAborted (core dumped)\n",
  })
  expect(findings.map(({ id }) => id)).toEqual(['process-aborted'])
})

test.each([
  ['Host files.example.net not found: 2(SERVFAIL)', 'files.example.net'],
  ['Host files.example.net not found: 5(REFUSED)', 'files.example.net'],
  ["** server can't find files.example.net: SERVFAIL", 'files.example.net'],
  ['[INFO] 10.42.1.20:40112 - 5121 "A IN files.example.net. udp 33 false 512" SERVFAIL qr,rd 33 2.0s', 'files.example.net'],
])('asked by hand, or as CoreDNS logs it: %s', async (message, name) => expect(await namesIn(message)).toEqual([name]))

test.each([
  'Host files.example.net not found: 3(NXDOMAIN)',
  '[INFO] 10.42.1.20:40112 - 5121 "A IN files.example.net. udp 33 false 512" NOERROR qr,rd 33 0.01s',
  '[INFO] 127.0.0.1:40112 - 5121 "HINFO IN 1001.2002. udp 33 false 512" SERVFAIL qr,rd 33 2.0s',
  '"A IN files.example.net. udp 33 false 512" SERVFAIL',
])('silent: %s', async (message) => expect(await namesIn(message)).toEqual([]))
