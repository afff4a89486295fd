import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { quotedFailure } from '../../src/reading/quoted.ts'
import { isTalk } from '../../src/reading/talk.ts'

const read = async (text: string) => {
  const { findings, coverage } = await analyzeText({ 'a.txt': text })
  return { ids: findings.map(({ id }) => id), unexplained: coverage.unexplained.map(({ line }) => line) }
}
const NOTHING = { ids: [], unexplained: [] }

describe('code, catalogues, rules', () => {
  test.each([
    '  if (e.code === "EMFILE") {',
    'if e.errno == errno.EMFILE:',
    "  console.error('EMFILE: too many open files');",
    'throw new Error("ENOSPC: no space left on device");',
    'EMFILE 24 Too many open files',
    '       EMFILE The per-process limit on the number of open file descriptors has been reached.',
    '#define ENOSPC 28 /* No space left on device */',
    "INSERT INTO c VALUES (28,'No space left on device');",
    'msgid "No space left on device"',
    'match = "BUG: soft lockup - CPU#"',
    '  *"No space left on device"*) notify disk ;;',
    'PoolTest > java.lang.OutOfMemoryError: Java heap space is mapped to 503 PASSED',
    '| `ENOSPC: no space left on device` | free disk |',
    'journalctl -k | grep -i "out of memory"',
    'Deleting old files helped. "No space left on device" is gone.',
  ])('%s', async (line) => {
    expect(isTalk({ message: line })).toBe(true)
    expect(await read(`${line}\n`)).toEqual(NOTHING)
  })

  test.each([
    ["cp: error writing '/x': No space left on device", 'disk-full'],
    ['OSError: [Errno 24] Too many open files', 'fd-exhaustion'],
    ['java.lang.OutOfMemoryError: Java heap space', 'app-oom'],
    ['bash: fork: retry: Resource temporarily unavailable', 'thread-exhaustion'],
    ['{"level":"error","error":"write /x: no space left on device"}', 'disk-full'],
    ['ERROR Error while writing to checkpoint file /var/lib/kafka/a java.io.IOException: No space left on device', 'disk-full'],
    ['ERROR Cannot accept: Too many open files', 'fd-exhaustion'],
    ['# Fatal process out of memory: Zone', 'app-oom'],
    ["out = b'fatal: write queue file: No space left on device\\n'", 'disk-full'],
  ])('a failure: %s', async (line, id) => expect((await read(`${line}\n`)).ids).toEqual([id]))

  test('a list of changes, a commit and a run that passed retell', async () => {
    const kill = 'Out of memory: Killed process 12 (foo) total-vm:10kB, anon-rss:5kB, file-rss:0kB'
    expect(await read(`commit 1f4a2b\nAuthor: A <a@b.org>\n\n    Before:\n      ${kill}\n`)).toEqual(NOTHING)
    expect(await read('Pool\n  when there are too many open files\n    raises Busy\n\n2 examples, 0 failures\n')).toEqual(NOTHING)
    expect((await read(`commit 1f4a2b\n\n    A title\n\nThen this:\n${kill}\n`)).ids).toEqual(['oom-kill-global'])
  })
})

test('what a person quotes with its numbers is listed, or found where it is a whole line; what is asked in general is not', async () => {
  const said = 'Our VM froze, the console says "watchdog: BUG: soft lockup - CPU#2 stuck for 23s! [kvm:8112]" again.'
  expect(quotedFailure(said)).toBe('watchdog: BUG: soft lockup - CPU#2 stuck for 23s! [kvm:8112]')
  expect(await read(`${said}\n`)).toEqual({ ids: ['soft-lockup'], unexplained: [] })
  expect(await read('Our VM froze, the console says "BUG: soft lockup - CPU#2" again.\n')).toEqual({ ids: [], unexplained: [1] })
  expect(await read('What does "BUG: soft lockup - CPU#2 stuck for 23s!" mean?\n')).toEqual(NOTHING)
})

test.each([
  "a.rb:2:in `f': stack level too deep (SystemStackError)",
  "(error) OOM command not allowed when used memory > 'maxmemory'.",
  'Error: ✗ failed to check table existence: dial tcp 10.43.7.7:5432: connect: connection refused',
  'SQLSTATE[08004] [1040] Too many connections',
  '2026-07-08T10:11:12Z ERR Failed to open the store of blobs',
  '2026-07-08 10:11:12 ERROR Failed to open the store of blobs',
  'ActiveRecord::ConnectionTimeoutError (could not obtain a connection from the pool within 5.000 seconds; all of them were in use):',
  'You are in emergency mode. After logging in, type "journalctl -xb" to view system logs.',
  '21:14: `Out of memory: Killed process 77 (cc1plus) total-vm:22kB, anon-rss:19kB, file-rss:0kB`',
  'A DegradedArray event had been detected on md device /dev/md/1.',
  'Mar  3 21:14:07 srv kernel: megaraid_sas 0000:01:00.0: 812 (794323212s/0x0001/CRIT) - VD 00/0 is now DEGRADED',
])('never an all-clear: %s', async (line) => {
  const { ids, unexplained } = await read(`${line}\n`)
  expect(ids.length + unexplained.length).toBe(1)
})

test.each([
  '[    0.000000] Command line: root=/dev/sda1 panic=10 oops=panic softlockup_panic=1',
  '[    1.210000] kernel: Panic on oops disabled',
  'root 812 1.0 12.2 8123 2012 ? Sl Mar01 12:11 java -XX:+ExitOnOutOfMemoryError -XX:OnOutOfMemoryError=kill -9 %p -jar a.jar',
  '2025-03-04 10:11:00.001 UTC [311] ERROR:  duplicate key value violates unique constraint "users_email_key"',
])('healthy: %s', async (line) => expect(await read(`${line}\n`)).toEqual(NOTHING))
