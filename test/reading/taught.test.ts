import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const told = async (text: string, name = 'page.md') => {
  const { findings, coverage } = await analyzeText({ [name]: text })
  return [...new Set(findings.map(({ id }) => id)), ...coverage.unexplained.map(({ line }) => line)]
}
const FULL = 'tar: /mnt/b.tar: Cannot write: No space left on device'
const OOPS = 'BUG: kernel NULL pointer dereference, address: 0000000000000018\nRIP: 0010:kettle_boil+0x22/0x90 [kettle]'
const STAMPED =
  '[  911.200100] BUG: kernel NULL pointer dereference, address: 0000000000000018\n[  911.200104] RIP: 0010:kettle_boil+0x22/0x90 [kettle]'
const HOSTED =
  'Mar  4 10:00:01 db4 kernel: Out of memory: Killed process 812 (ovend) total-vm:90112kB, anon-rss:70100kB, file-rss:0kB, shmem-rss:0kB'
const PODS = 'NAME   READY   STATUS             RESTARTS   AGE\ntea    0/1     CrashLoopBackOff   7          12m'
const REFUSED = 'dial tcp 10.7.7.7:6379: connect: connection refused'

describe('what is taught or given for an example', () => {
  test.each([
    ['a lesson', `## Lesson 12 - null pointers\n\n${STAMPED}\n\nQuestion: whose is it?\n`],
    ['a capture in a lab exercise', `# Lab 2\n\nWe let it crash on purpose:\n\n${PODS}\n`],
    ['a title for learners', `# How to read an oops (lecture notes)\n\n${OOPS}\n\n- the address is small\n`],
    ['an interview', `Interviewer: what does this mean?\n\n${HOSTED}\n\nApplicant: a limit was too small.\n`],
    ['what was made up', `Here is a fictional log of an oven:\n\n${HOSTED}\n`],
    ['what a parser is to read', `It should also recognise kernel messages like these:\n\n${HOSTED}\n`],
    ['a block of AsciiDoc', `.Sample oops\n----\n${STAMPED}\n----\n`],
    [
      'what clients print in general',
      `When the cache is down, clients log lines like this:\n\nkernel: nfs: server TANK not responding, still trying\n`,
    ],
    ['a usual capture', `Expected output after the step:\n\n${PODS}\n`],
    ['an answer in a specification', `  '500':\n    content:\n      json:\n        example: {"message": "${REFUSED}"}\n`],
  ])('%s', async (_, text) => expect(await told(text)).toEqual([]))

  test.each([
    ['for example', `For example this is what we see in the log:\n\n${STAMPED}\n`, 'kernel-oops'],
    ['an example from a machine', `Here is an example from db4:\n\n${HOSTED}\n`, 'oom-kill-global'],
    ['an example of a capture', `Example output on our cluster:\n\n${PODS}\n`, 'crash-loop'],
    ['what comes again and again', `Typical messages:\n\n${STAMPED}\n`, 'kernel-oops'],
    ['what is trained', `# GPU pods (training)\n\n${PODS}\n`, 'crash-loop'],
    ['what was done about it', `## Lab 3: the oven is down\n\n${PODS}\n\nSolution: more room\n`, 'crash-loop'],
    ['a laboratory', `## Lab 3: the oven is down\n\n${PODS}\n`, 'crash-loop'],
    ['a log within a lesson', `## Lesson 2\n\nQuestion: why?\n\n${HOSTED}\n`, 'oom-kill-global'],
    ['below a lesson', `## Lesson 2\n\nQuestion: why?\n\n## What I see now\n\n${OOPS}\n`, 'kernel-oops'],
    ['somebody who is a trainer', `Trainer: it broke.\n\n${HOSTED}\n`, 'oom-kill-global'],
    ['what was not made up', `This is not a made-up log:\n\n${HOSTED}\n`, 'oom-kill-global'],
    ['what a service must do', `It should accept connections, and says\n\n${FULL}\n`, 'disk-full'],
    ['below a block of AsciiDoc', `.Sample oops\n----\nnothing\n----\n\n${STAMPED}\n`, 'kernel-oops'],
    ['what our clients print', `When the cache went down, our clients logged:\n\n${FULL}\n`, 'disk-full'],
    ['what came instead', `Expected output:\n\ntea 1/1\nActual output:\n${PODS}\n`, 'crash-loop'],
    ['below a usual capture', `Typical output:\n\nfine\n\n${PODS}\n`, 'crash-loop'],
    ['an example at the margin', `It fails since ten.\nexample: ${REFUSED}\n`, 'dependency-unreachable'],
  ])('not: %s', async (_, text, id) => expect(await told(text)).toContain(id))
})

describe('what is looked for, set or listed', () => {
  test.each([
    ['a pattern of alternatives', `    Exclude message (Out of memory|${FULL}|Connection refused)\n`],
    ['one between slashes', `match /Too many open files/i\n`],
    ['blocks of Fluent Bit', `[INPUT]\n    Name tail\n    Path /x\n[FILTER]\n    Name grep\n    Exclude log Too many open files\n`],
    ['blocks of tags', `<match oven.**>\n  @type rewrite\n  <rule>\n    key log\n    text Too many open files\n  </rule>\n</match>\n`],
    ['an object of Nagios', `define command {\n  command_name  oven\n  notes  Too many open files means raise it\n}\n`],
    ['rows for a table', `INSERT INTO help (a, b) VALUES\n('1', '${FULL}'),\n('2', 'accept: Too many open files');\n`],
    [
      'a form',
      `**What happened**: <e.g. "Out of memory: Killed process 812 (ovend)">\n<paste the log, e.g. ${FULL}>\nKilled process <PID> (<NAME>)\n`,
    ],
    ['rules', `patterns:\n  - name: Deadlock\n    reason: KernelDeadlock\n    pattern: "task x blocked"\n`],
    [
      'a glossary',
      `Kernel panic: the kernel stops, for it cannot go on.\nSegfault: a process reads what is not its own.\nBack-off: the time between two starts.\nQuorum: more than half of the members.\n`,
    ],
    ['a table of errno', `EMFILE(24)   Too many open files.\nENOSPC(28)   No space left on device.\n`],
    [
      'a list of errors',
      JSON.stringify([
        { id: 'K1', text: REFUSED, fix: 'start it' },
        { id: 'K2', text: FULL, fix: 'make room' },
        { id: 'K3', text: 'Too many open files', fix: 'raise it' },
      ]),
    ],
  ])('%s', async (_, text) => expect(await told(text, 'a.txt')).toEqual([]))

  test.each([
    ['fields between bars', `ERROR|oven|${FULL}|Connection refused\n`, 'disk-full'],
    ['a path between slashes', `include /srv/a: Too many open files\n`, 'fd-exhaustion'],
    ['what a program prints in braces', `oven {\n  tar: a\n  write failed: No space left on device\n}\n`, 'disk-full'],
    ['what stands below a host', `[db4]\n    write failed: No space left on device\n    bye now\n`, 'disk-full'],
    ['a line with a word in brackets', `oven: <error> ${FULL}\n`, 'disk-full'],
    ['what somebody writes down', `Impact: nobody can bake.\nCause: ${FULL}\nKernel panic: the oven stopped.\n`, 'disk-full'],
    ['below rows for a table', `INSERT INTO help VALUES\n('1', 'x');\n${FULL}\n`, 'disk-full'],
    ['what Node.js prints', `ENOSPC: no space left on device, write\n`, 'disk-full'],
    [
      'a list of what happened',
      JSON.stringify([
        { id: 'K1', text: REFUSED, fix: 'start it', host: 'db4' },
        { id: 'K2', text: 'x', fix: 'y', host: 'db4' },
        { id: 'K3', text: 'x', fix: 'y', host: 'db4' },
      ]),
      'dependency-unreachable',
    ],
  ])('not: %s', async (_, text, id) => expect(await told(text, 'a.txt')).toContain(id))
})
