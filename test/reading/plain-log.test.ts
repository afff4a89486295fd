import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { isPlainLog } from '../../src/reading/plain-log.ts'
import { PlainScanner } from '../../src/scan/plain-scanner.ts'
import { isUniform } from '../../src/scan/uniform.ts'
import { WasmScanner } from '../../src/scan/wasm-scanner.ts'

const scanners = { wasm: WasmScanner.of(['needle'])!, plain: new PlainScanner(['needle']) }
const judged = (text: string): boolean => {
  const bytes = new TextEncoder().encode(text)
  const answers = Object.values(scanners).map((scanner) => {
    scanner.reserve(bytes.length)
    scanner.block.set(bytes)
    return isPlainLog(scanner, bytes.length)
  })
  expect(answers[0]).toBe(answers[1])
  return answers[0]!
}
const clock = (i: number): string => `14:${String(Math.floor(i / 60)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}`
const log = (line: (i: number) => string, count = 60): string => Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('')
const syslog = (i: number): string => `Nov 21 ${clock(i)} web1 cron[${i}]: (root) CMD (run-parts /etc/cron.hourly)`
const iso = (i: number): string =>
  `2026-11-21T${clock(i)}.${String(i).padStart(6, '0')}+01:00 web1 systemd[1]: Started session ${i} of user root.`
const kernel = (i: number): string => `[ ${String(1000 + i)}.000001] usb 1-1: new high-speed USB device number ${i}`

describe('a plain log', () => {
  test.each([
    ['of syslog', log(syslog)],
    ['with ISO times', log(iso)],
    ['of the kernel', log(kernel)],
    ['without a last newline', log(syslog).slice(0, -1)],
    ['over the end of a month', log((i) => (i < 30 ? `Sep 30 ${clock(i)} web1 cron[1]: a` : `Oct  1 ${clock(i)} web1 cron[1]: a`))],
  ])('%s', (_, text) => expect(judged(text)).toBe(true))

  const but = (at: number, line: string): string => log((i) => (i === at ? line : syslog(i)))
  test.each([
    ['a line without a stamp', but(30, '  continued')],
    ['an empty line', but(30, '')],
    ['a quoted line', but(30, `> ${syslog(30)}`)],
    ['another host', but(30, syslog(30).replace('web1', 'web2'))],
    ['a host that goes on longer', but(30, syslog(30).replace('web1', 'web11'))],
    ['a time that goes back', but(30, syslog(2))],
    ['a day that goes back', but(30, syslog(30).replace('Nov 21', 'Nov 20'))],
    ['a stamp of another kind', but(30, iso(30))],
    ['an escape', but(30, `${syslog(30)}\x1b[0m`)],
    ['a carriage return', but(30, `${syslog(30)}\r`)],
    ['a letter outside of ASCII', but(30, `${syslog(30)} ä`)],
    ['a line of 3,000 letters', but(30, `${syslog(30)}${'x'.repeat(3000)}`)],
    ['a cut last line', `${log(syslog)}Nov 21`],
    ['no host', log((i) => `2026-11-21T${clock(i)}Z INFO served ${i}`)],
    ['nothing', ''],
  ])('not with %s', (_, text) => expect(judged(text)).toBe(false))

  test('judged alike with WebAssembly and without, whatever stands in it', () => {
    const some = fc.constantFrom(...'Nov 21 14:00:01 web1 a\n'.split(''), '\t', '2', '~', '\x7f', '\x1f')
    const line = fc.oneof(
      { weight: 9, arbitrary: fc.nat(59).map((i) => syslog(i).slice(0, 30)) },
      { weight: 1, arbitrary: fc.string({ unit: some, maxLength: 40 }) },
    )
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 12 }),
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 20 }),
        (lines, word, month, length) => {
          const bytes = new TextEncoder().encode(lines.join('\n'))
          scanners.wasm.reserve(bytes.length)
          scanners.wasm.block.set(bytes)
          const beginning = { length, word, month }
          expect(scanners.wasm.isUniform(bytes.length, beginning)).toBe(isUniform(bytes, 0, bytes.length, beginning))
        },
      ),
      { seed: 3, numRuns: 4000 },
    )
  })
})

describe('of which only the lines that matter are opened', () => {
  const at = (i: number): string => `[ 2000.${String(100000 + i)}]`
  const rows = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, i) => {
      const pid = 1000 + from + i
      const [name, rss] = pid === 1070 ? ['java', 1_900_000] : [`idle${pid}`, 100]
      return `${at(10 + from + i)} [${String(pid).padStart(7)}]     0 ${pid}   2000000    ${rss}    65536        0             0 ${name}\n`
    }).join('')
  const report =
    `${at(0)} java invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order=0, oom_score_adj=0\n` +
    `${at(1)} Tasks state (memory values in pages):\n` +
    `${at(2)} [  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name\n`
  const killed =
    `${at(90)} oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/,task=java,pid=1070,uid=0\n` +
    `${at(91)} Out of memory: Killed process 1070 (java) total-vm:8000000kB, anon-rss:7600000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:64kB oom_score_adj:0\n`

  test('goes on with what another text began, line by line', async () => {
    const files = {
      'kern.log.1': `${log(kernel, 400)}${report}${rows(0, 5)}`,
      'kern.log': `${rows(5, 80)}${killed}${log((i) => kernel(1100 + i), 400)}`,
    }
    expect(judged(files['kern.log'])).toBe(true)
    const [some, all] = await Promise.all([analyzeText(files), analyzeText(files, { noGate: true })])
    expect(some.findings).toEqual(all.findings)
    expect(some.findings.map(({ id }) => id)).toEqual(['oom-kill-global'])
  })
})

test('a plain log on one line, as a form puts it there, is its statements', async () => {
  const text =
    '[  100.000000] INFO: task kjournald:911 blocked for more than 120 seconds. [  100.000100] "echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables this message. [  100.000200] Kernel panic - not syncing: hung_task: blocked tasks\n'
  expect(judged(text)).toBe(true)
  for (const headLines of [400, 0]) {
    const report = await analyzeText({ 'ticket.txt': text, 'other.log': log(kernel, 400) }, { headLines })
    expect(report.findings.map(({ id }) => id).toSorted()).toEqual(['hung-task', 'kernel-panic'])
  }
})

test('analyses at the same time do not share a block', async () => {
  const told = (i: number): string =>
    `${log((j) => kernel(1000 + i + j), 400)}[ 9000.000000] Out of memory: Killed process ${4000 + i} (java) total-vm:8000000kB, anon-rss:7600000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:64kB oom_score_adj:0\n`
  const reports = await Promise.all([0, 1, 2, 3, 4].map((i) => analyzeText({ 'kern.log': told(i) }, { headLines: 0 })))
  expect(reports.map(({ findings }) => findings[0]?.facts['pid'])).toEqual([4000, 4001, 4002, 4003, 4004])
})
