import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const told = async (text: string) => {
  const { findings, coverage } = await analyzeText({ 'page.md': text })
  return [...findings.map(({ id }) => id), ...coverage.unexplained.map(({ line }) => line)]
}

const fenced = (text: string): string => `\n\n\`\`\`\n${text}\n\`\`\`\n`
const KILLED = 'Memory cgroup out of memory: Killed process 4711 (teapot) total-vm:90112kB, anon-rss:70100kB, file-rss:0kB, shmem-rss:0kB'
const BLOCKED = 'INFO: task kettle:4711 blocked for more than 122 seconds.'
const FAULT =
  'BUG: unable to handle page fault for address: ffffffffc0ffee00\nOops: 0000 [#1] SMP PTI\nCPU: 1 PID: 4410 Comm: brew Not tainted 6.1.0\nRIP: 0010:brew_pour+0x5/0x20 [brew]'
const PANIC = 'panic: runtime error: index out of range [3] with length 2\n\ngoroutine 1 [running]:\nmain.pour(...)\n\t/src/pour.go:31'
const FULL = '[2024-03-07 18:19:33,005] ERROR Fatal error, shutting down (tea.Server)\njava.io.IOException: No space left on device'
const NATIVE =
  ' There is insufficient memory for the Java Runtime Environment to continue.\n Native memory allocation (mmap) failed to map 65536 bytes for Failed to commit metaspace.'

describe('a block that the words above it call an example', () => {
  test.each([
    ['a runbook', `# Runbook: kettles\n\n## Symptoms\nThe alert fires. In the kernel log you will see something like${fenced(KILLED)}`],
    ['a playbook, set in', `## Playbook for hung kettles\n\nThe kernel prints lines such as\n\n    ${BLOCKED}\n\nRestart it.\n`],
    ['a lesson', `## How to read an oops\n\nAn oops looks like this:${fenced(FAULT)}\n- RIP names the function.\n`],
    ['a tutorial', `# Kernel debugging tutorial\n\nA typical report looks as follows, for example:${fenced(FAULT)}`],
    [
      'a wish',
      `### Feature request\n\nIt would be nice to count kettles. For example this line should raise the counter:${fenced(KILLED)}`,
    ],
    [
      'a form for wishes',
      `**Is your feature request related to a problem?**\nThe newer wording is not matched, e.g.\n\n    ${BLOCKED}\n\n**Describe the solution**\nA pattern.\n`,
    ],
    [
      'a pattern that does not match',
      `The rule for hung tasks does not match the message of newer kernels, for example:${fenced(BLOCKED)}`,
    ],
    ['what is to be', `Say why the server exits.\n\nThe updated log output will be like this:${fenced(FULL)}`],
    ['what would be', `Name the reason.\n\nThe message would then read:${fenced(FULL)}`],
    ['a wording', `Some of the error output could be slightly improved. Currently it says for example:\n\n${NATIVE}\n`],
    [
      'what a change mends',
      `Fixes #12. Before this change the agent crashed when a cup was missing:${fenced(PANIC)}\nAfter this change it says so.\n`,
    ],
  ])('%s', async (_, text) => expect(await told(text)).toEqual([]))

  test.each([
    ['what is seen', `We keep seeing the following error:${fenced(PANIC)}`, 'process-aborted'],
    [
      'what is seen in a form for both',
      `## Bug report or feature request?\n\nbug report\n\nIt prints, e.g.${fenced(KILLED)}`,
      'oom-kill-cgroup',
    ],
    ['a problem behind a wish', `### Feature request\n\nOur kettle died, so please add a limit:${fenced(KILLED)}`, 'oom-kill-cgroup'],
    ['examples of what happens', `The kettle stops twice a day, for example:${fenced(KILLED)}`, 'oom-kill-cgroup'],
    ['what a runbook was used for', `# Runbook: kettles\n\nUsed today: we saw lines like this:${fenced(KILLED)}`, 'oom-kill-cgroup'],
    [
      'below a runbook, from a machine',
      `# Runbook: kettles\n\nYou will see lines like${fenced(`Mar  4 10:00:01 db4 kernel: ${KILLED}`)}`,
      'oom-kill-cgroup',
    ],
    ['somebody who wants to understand', `# Understanding an oops\n\nMy laptop prints something like this:${fenced(FAULT)}`, 'kernel-oops'],
    ['how the error looks', `It breaks on boot. The error looks like this:${fenced(FAULT)}`, 'kernel-oops'],
    ['what it prints now', `Currently it prints:${fenced(PANIC)}`, 'process-aborted'],
    [
      'what came with a change',
      `Before this change all was fine, now we get:${fenced(PANIC)}\nWith this change reverted it runs.\n`,
      'process-aborted',
    ],
    ['after the change', `Fixes #12.\n\nAfter this change it still crashes:${fenced(PANIC)}`, 'process-aborted'],
    ['steps', `To reproduce: run brew. When it is full, the output would look like this:${fenced(FULL)}`, 'disk-full'],
    [
      'below an example',
      `### Feature request\n\nThis line should count, e.g.${fenced('brew: ready')}\nIt died today:${fenced(KILLED)}`,
      'oom-kill-cgroup',
    ],
    ['what is not matched here', `Our alert does not match, and the kettle was down:${fenced(KILLED)}`, 'oom-kill-cgroup'],
  ])('not: %s', async (_, text, id) => expect(await told(text)).toContain(id))
})
