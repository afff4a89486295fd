import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

/** What a reader is told to look at, as it is said there. */
const told = async (text: string) =>
  (await analyzeText({ 'app.log': text })).coverage.unexplained.map(({ message, text: line }) => message ?? line)

test.each([
  [
    'Rust',
    "thread 'io-2' panicked at src/main.rs:18:50:\nno route table\nnote: run with `RUST_BACKTRACE=1`\nINFO GET / 200\n",
    ["thread 'io-2' panicked at src/main.rs:18:50: no route table"],
  ],
  [
    'Go with a handler that logs its own stack',
    'panic: kettle is empty\ngoroutine 7 [running]:\nruntime/debug.Stack()\n\t/usr/local/go/src/runtime/debug/stack.go:24 +0x5e\n',
    ['panic: kettle is empty'],
  ],
  [
    'Spring Boot',
    '***************************\nAPPLICATION FAILED TO START\n***************************\n\nDescription:\n\nThe kettle could not be filled.\n',
    ['APPLICATION FAILED TO START: The kettle could not be filled.'],
  ],
  [
    'npm',
    'npm ERR! path /usr/src/app\nnpm ERR! command failed\nnpm ERR! signal SIGTERM\nnpm ERR! command sh -c node brew.js\n',
    ['npm ERR! command failed, signal SIGTERM, command sh -c node brew.js'],
  ],
  [
    'ThreadSanitizer',
    'WARNING: ThreadSanitizer: data race (pid=8)\n  Write of size 8 at 0x7b by thread T2:\n    #0 bump /src/stats.cc:14:9 (statsd+0x4a1c05)\nSUMMARY: ThreadSanitizer: data race /src/stats.cc:14:9 in bump\n',
    ['WARNING: ThreadSanitizer: data race (pid=8), in bump at /src/stats.cc:14'],
  ],
  [
    'a class of exception before what ended over it',
    "ERROR worker exited with code 3\nKettleError: No module named 'leaves'\n",
    ["KettleError: No module named 'leaves'", 'ERROR worker exited with code 3'],
  ],
  ['a counter of errors', 'Error: no\nerrors: none\nfailures: no errors\n', []],
  [
    'an error with its fields',
    "[Error: ENOENT: the kettle failed, open '/x'] {\n  errno: -2\n}\n",
    ["[Error: ENOENT: the kettle failed, open '/x'] {"],
  ],
])('the reason stands beside the head: %s', async (_, text, expected) => {
  expect(await told(text)).toEqual(expected)
})

test('a finding that cites a line of it explains all of it', async () => {
  const text =
    'panic: open /etc/brew/leaves.yaml: no such file or directory\n\ngoroutine 1 [running]:\nmain.load()\n\t/src/main.go:9 +0x1d\n'
  expect(await told(text)).toEqual([])
})
