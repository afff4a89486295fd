import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const idsOf = async (name: string, text: string): Promise<readonly string[]> =>
  (await analyzeText({ [name]: text })).findings.map(({ id }) => id)
const KILL =
  'Out of memory: Killed process 377 (ruby) total-vm:900000kB, anon-rss:260000kB, file-rss:0kB, shmem-rss:0kB, UID:9 pgtables:900kB oom_score_adj:0'
const HOSTED = `Jun 15 10:22:31 k8-a4 kernel: ${KILL}`
const OOPS = [
  'BUG: kernel NULL pointer dereference, address: 0000000000000028',
  'RIP: 0010:ring_pop+0x1a/0x40 [ring]',
  'Oops: 0000 [#1] PREEMPT SMP NOPTI',
].join('\n')

describe('texts that only name failures', () => {
  test.each([
    [
      'expressions',
      '# what the alert greps for\nOut of memory: Kill(ed)? process\nXFS \\(.*\\): Metadata\nsegfault at [0-9a-f]+\nRemounting filesystem read-only\nKernel panic - not syncing\n',
    ],
    [
      'beginnings',
      'Patterns of ours:\n\n- "Kernel panic - not syncing"\n- "soft lockup"\n- "EXT4-fs error"\n- "nf_conntrack: table full, dropping packet"\n',
    ],
    [
      'questions of an interview',
      `On-call questions\n\nQ1. What does "INFO: task rsync:77 blocked for more than 120 seconds." mean?\nQ2. The log says "${KILL}".\n    Who chose the victim?\n`,
    ],
    [
      'slides',
      `Reading a fault (workshop handout, page 3)\n\nIt looks so:\n\n${OOPS}\n\nThe first line says what. Exercise: find the line of the source.\n`,
    ],
    ['a chapter', `Lesson 2: the killer\n\nExample 2.3 (from a test machine):\n\n  ${KILL}\n\nDiscuss: whose limit was it?\n`],
    [
      'an exercise at a table',
      'Tabletop, scenario 2 (simulated)\nThe facilitator reads: "The page says could not write to file: No space left on device."\nParticipants answer.\n',
    ],
    [
      'a patch that adds an input of a test',
      `diff --git a/tests/inputs/kern.log b/tests/inputs/kern.log\nnew file mode 100644\n--- /dev/null\n+++ b/tests/inputs/kern.log\n@@ -0,0 +1,1 @@\n+${HOSTED}\n`,
    ],
    [
      'issues that are over',
      'INFRA-7 | Done | Warn when "Too many open files" is logged\nINFRA-8 | Closed | Kernel panic - not syncing: seen again\n',
    ],
  ])('nothing in %s', async (_, text) => expect(await idsOf('text.txt', text)).toEqual([]))

  test.each([
    ['lines with their numbers', `${OOPS}\n`, 'kernel-oops'],
    ['a line below patterns', `Out of memory\nsoft lockup\nsegfault at\n\n${KILL}\n`, 'oom-kill-global'],
    ['a log below questions', `Q1. Why did it die?\nQ2. Will it again?\n\n${HOSTED}\n`, 'oom-kill-global'],
    ['a log of a machine in a text for learners', `Lesson 2: the killer\n\nDiscuss:\n\n${HOSTED}\n`, 'oom-kill-global'],
    [
      'a patch of a log elsewhere',
      `diff --git a/incident/kern.log b/incident/kern.log\n--- /dev/null\n+++ b/incident/kern.log\n@@ -0,0 +1,1 @@\n+${HOSTED}\n`,
      'oom-kill-global',
    ],
    [
      'what stands below a patch',
      `diff --git a/tests/a.log b/tests/a.log\n+++ b/tests/a.log\n@@ -0,0 +1,1 @@\n+x\n\nOn the machine:\n${HOSTED}\n`,
      'oom-kill-global',
    ],
    ['a drill that says nothing of being pretended', `Fire drill of Monday\n${KILL}\n`, 'oom-kill-global'],
    ['a title in brackets', `Crash of Monday (training cluster)\n${KILL}\n`, 'oom-kill-global'],
  ])('found: %s', async (_, text, id) => expect(await idsOf('text.txt', text)).toContain(id))
})

describe('an entry of a journal with chosen fields', () => {
  const entry = { __REALTIME_TIMESTAMP: '1780654951331000', _HOSTNAME: 'k8-a4', SYSLOG_IDENTIFIER: 'kernel', PRIORITY: '3', MESSAGE: KILL }
  test('is the kernel’s by its name', async () => expect(await idsOf('j.json', JSON.stringify(entry))).toEqual(['oom-kill-global']))
  test('is a process’s that took the name', async () =>
    expect(await idsOf('j.json', JSON.stringify({ ...entry, _TRANSPORT: 'syslog', _PID: '77' }))).toEqual([]))
})
