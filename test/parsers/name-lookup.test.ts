import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const namesIn = async (line: string) =>
  (await analyzeText({ 'a.txt': `${line}\n` })).findings.filter(({ id }) => id === 'dns-failure').map(({ facts }) => facts['name'])

test.each([
  ['curl: (6) Could not resolve host: db.example.org', 'db.example.org'],
  ["ftp: can't find host db1", 'db1'],
  ['ERROR: could not translate host name "db1" to address: Name or service not known', 'db1'],
  ['ssh: Could not resolve hostname gate1: Name or service not known', 'gate1'],
])('%s', async (message, name) => expect(await namesIn(message)).toEqual([name]))

test.each([
  'The system cannot find the file specified.',
  "Could not find file '/app/config.json'.",
  "error TS2304: Cannot find name 'brew'.",
  'Error: cannot find module kettle',
  'could not find hosts.json',
])('%s is about no host', async (message) => expect(await namesIn(message)).toEqual([]))

test('a file that .NET does not find ends its program, and nothing else is wrong', async () => {
  const { findings } = await analyzeText({
    'a.txt':
      "Unhandled exception. System.IO.FileNotFoundException: Could not load file or assembly 'Brew.Core, Version=2.0.0.0'. The system cannot find the file specified.\n   at Brew.Program.Main(String[] args)\nAborted (core dumped)\n",
  })
  expect(findings.map(({ id }) => id)).toEqual(['process-aborted'])
})
