import { describe, expect, test } from 'vitest'
import { Readable } from 'node:stream'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { analyze, analyzeText } from '../../src/index.ts'

const SEGV = 'mysqld[4112]: segfault at 18 ip 00007f31c2a4d1c0 sp 00007ffd2e1a9a40 error 4 in libc.so.6[7f31c2a00000+175000]'
const KILL =
  'Out of memory: Killed process 771 (checkout) total-vm:8123312kB, anon-rss:4123312kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:9120kB oom_score_adj:0'
const OWN_KILL = `Jan 12 10:00:01 api1 kernel: ${KILL}`

const ids = async (name: string, text: string) => {
  const { findings, coverage } = await analyzeText({ [name]: text })
  return [...findings.map(({ id }) => id), ...coverage.unexplained.map(({ line }) => line)]
}

/** What is in the folder of a test of some program. */
async function idsIn(files: Readonly<Record<string, string>>, named = '') {
  const folder = mkdtempSync(join(tmpdir(), 'osdx-'))
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
    const { findings } = await analyze([join(folder, named)], { stdin: Readable.from([]) as unknown as NodeJS.ReadStream })
    return findings.map(({ id }) => id)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('a line that a document shows for what it looks like', () => {
  const shown: readonly (readonly [name: string, text: string])[] = [
    [
      'a.rst',
      `Reading the log\n---------------\n\nA crash looks like this:\n\n.. code-block:: text\n\n   ${SEGV}\n\nThe word after it is its pid.\n`,
    ],
    ['b.rst', `Memory\n======\n\nThe kernel prints a line like this one::\n\n   kernel: ${KILL}\n\nThe field is what you want.\n`],
    ['c.adoc', `== Crashes\n\n.Example log\n[source]\n----\nkernel: ${SEGV}\n----\n\nDecode it with addr2line.\n`],
    ['d.md', `# Messages\n\nIf you see this in your log:\n\n    kernel: ${KILL}\n\nincrease the memory of the machine.\n`],
    [
      'e.md',
      `**Q: What is \`connection refused\`?**\n\nA: A line like\n\n    dial tcp 10.0.0.5:5432: connect: connection refused\n\nmeans that nothing listens.\n`,
    ],
    ['f.md', `---\ntheme: default\npaginate: true\n---\n\n# Crashes\n\n    kernel: ${SEGV}\n`],
    ['g.md', `# Crashes 101\n\n    kernel: ${SEGV}\n`],
    [
      'h.txt',
      `TUNED.CONF(5)\n\nDESCRIPTION\n       Settings.\n\nEXAMPLE\n       It says\n\n           systemd-oomd[611]: Killed /user.slice/a.scope due to memory pressure for /user.slice being 81.22% > 50.00% for > 20s with reclaim activity\n`,
    ],
  ]
  test.each(shown)('is silent: %s', async (name, text) => {
    expect(await ids(name, text)).toEqual([])
  })

  test('is heard where somebody tells of his own machine, or reports a bug', async () => {
    expect(await ids('d.md', `# Messages\n\nWe see a line like this:\n\n    kernel: ${KILL}\n\nincrease the memory?\n`)).toContain(
      'oom-kill-global',
    )
    expect(
      await ids('d.md', `# Crash\n\nSteps to reproduce: resume. It looks like this:\n\n    kernel: ${SEGV}\n\nCheck the driver.\n`),
    ).toContain('segfault')
    expect(
      await ids('d.md', `# Crash\n\nA crash looks like this:\n\n    Jan 12 10:00:01 api1 kernel: ${SEGV}\n\nCheck the driver.\n`),
    ).toContain('segfault')
    expect(await ids('d.md', `# Ticket\n\nPods restart. For example:\n\n    ${OWN_KILL}\n\nPlease check the cluster.\n`)).toContain(
      'oom-kill-global',
    )
  })

  test('is heard in a man page too, where its machine is named', async () => {
    const page = `TUNED.CONF(5)\n\nDESCRIPTION\n       Settings.\n\nEXAMPLE\n       It says\n\n           ${OWN_KILL}\n`
    expect(await ids('h.txt', page)).toEqual(['oom-kill-global'])
  })
})

describe('what a source holds', () => {
  test('is silent by the name of its file, in the envelope of a log too', async () => {
    const source = `def parse(line):\n    """Reads a kill.\n\n    >>> parse("${OWN_KILL}").pid\n    771\n    """\n    return 1\n`
    expect(await ids('kills.py', source)).toEqual([])
    expect(await ids('kills.txt', `${OWN_KILL}\n`)).toEqual(['oom-kill-global'])
    expect(await ids('kills.py', `${OWN_KILL}\n`)).toEqual(['oom-kill-global'])
  })
})

describe('what tests are fed with', () => {
  test('is silent below the folder that was named', async () => {
    expect(await idsIn({ 'src/main.rs': 'fn main() {}\n', 'tests/fixtures/kill.log': `${OWN_KILL}\n` })).toEqual([])
    expect(await idsIn({ 'spec/data/segv.txt': `${SEGV}\n` })).toEqual([])
    expect(await idsIn({ 'pkg/testdata/golden/kill.txt': `kernel: ${KILL}\n` })).toEqual([])
    expect(await idsIn({ 'tests/kill.txt': `kernel: ${KILL}\n` })).toEqual([])
  })

  test('is read where it was named itself, and where it is the log of a machine', async () => {
    expect(await idsIn({ 'tests/fixtures/kill.log': `${OWN_KILL}\n` }, 'tests/fixtures/kill.log')).toEqual(['oom-kill-global'])
    expect(await idsIn({ 'tests/fixtures/kill.log': `${OWN_KILL}\n` }, 'tests/fixtures')).toEqual(['oom-kill-global'])
    const log = ['kernel: eth0: link up', 'systemd[1]: Started Session 4 of user root.', 'systemd[1]: Started Session 5 of user root.']
    const long = [...log.map((text) => `Jan 12 09:59:01 api1 ${text}`), OWN_KILL].join('\n')
    expect(await idsIn({ 'tests/fixtures/kern.log': `${long}\n` })).toEqual(['oom-kill-global'])
    expect(await idsIn({ 'tests/node3/dmesg.txt': `[812345.120001] ${KILL}\n` })).toEqual(['oom-kill-global'])
  })

  test('is silent in the verbose list of a run of pytest in which nothing failed', async () => {
    const run = (a: string, b: string) =>
      `t/test_io.py::test_a ${a}\nt/test_io.py::test_b PASSED\nOSError: [Errno 28] No space left on device\n==== ${b} in 0.81s ====\n`
    expect(await ids('run.log', run('PASSED', '2 passed'))).toEqual([])
    expect(await ids('run.log', run('FAILED', '1 failed, 1 passed'))).toContain('disk-full')
  })
})

describe('a post-mortem', () => {
  const text = (title: string, status: string, after: string) =>
    `# ${title}\n\nStatus: ${status}\n\nThe node logged\n\n    ${OWN_KILL}\n\n${after}\n`
  test('is silent where it says that all is over', async () => {
    expect(await ids('p.md', text('Post-mortem: checkout', 'closed', 'We doubled the memory.'))).toEqual([])
    expect(await ids('p.md', text('Incident review: checkout', 'Resolved', 'Fixed in 3.1.'))).toEqual([])
  })

  test('is read where it is open, nothing was done, or it came again', async () => {
    expect(await ids('p.md', text('Post-mortem: checkout', 'open', 'We doubled the memory.'))).toEqual(['oom-kill-global'])
    expect(await ids('p.md', text('Post-mortem: checkout', 'closed', 'Nobody knows why.'))).toEqual(['oom-kill-global'])
    expect(await ids('p.md', text('Post-mortem: checkout', 'resolved', 'We doubled the memory. It happened again on Friday.'))).toEqual([
      'oom-kill-global',
    ])
    expect(await ids('p.md', text('Checkout is down', 'resolved', 'We doubled the memory.'))).toEqual(['oom-kill-global'])
  })
})

describe('comments of settings', () => {
  const text = (comment: string) =>
    `# ${comment}\n#   Last State:  Terminated\n#     Reason:    OOMKilled\n#     Exit Code: 137\nresources:\n  limits:\n    memory: 1Gi\n`
  test('are for whoever changes the settings', async () => {
    expect(await ids('values.yaml', text('If the pod shows:'))).toEqual([])
  })

  test('are read where they tell of a moment, or beside an object that lives', async () => {
    expect(await ids('values.yaml', text('2025-02-03: if I describe the pod:'))).toContain('container-oomkilled')
    expect(await ids('values.yaml', `${text('If the pod shows:')}status:\n  phase: Running\n`)).toContain('container-oomkilled')
  })
})
