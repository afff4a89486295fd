import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { Line } from '../../src/reading/line.ts'
import { inTimesOrder } from '../../src/reading/newest-first.ts'
import { linesOf } from '../records.ts'

const ordered = (text: string) => inTimesOrder(linesOf(text).map((raw) => Line.of(raw))).map(({ line }) => line)

describe('a log that was printed from its end', () => {
  test('its entries are turned around, each with what goes on below it; what stands above them stays', () => {
    const text =
      '$ journalctl -r\nMar  1 10:00:09 web1 a[1]: c\n  at c.d\nMar  1 10:00:05 web1 a[1]: b\nMar  1 10:00:05 web1 a[1]: b0\nMar  1 10:00:01 web1 a[1]: a'
    expect(ordered(text)).toEqual([1, 6, 5, 4, 2, 3])
  })
  test.each([
    ['in order', 'Mar  1 10:00:01 web1 a: a\nMar  1 10:00:05 web1 a: b\nMar  1 10:00:09 web1 a: c'],
    ['with one step forward', 'Mar  1 10:00:09 web1 a: a\nMar  1 10:00:05 web1 a: b\nMar  1 10:00:01 web1 a: c\nMar  1 10:00:02 web1 a: d'],
    ['a single step back', 'Mar  1 10:00:09 web1 a: a\nMar  1 10:00:05 web1 a: b'],
    [
      'what several commands printed',
      '$ a\nMar  1 10:00:09 web1 a: a\nMar  1 10:00:09 web1 a: b\n$ b\nMar  1 10:00:05 web1 a: c\nMar  1 10:00:05 web1 a: d\n$ c\nMar  1 10:00:01 web1 a: e\nMar  1 10:00:01 web1 a: f',
    ],
    ['mostly without times', 'Mar  1 10:00:09 web1 a: a\nx\ny\nz\nMar  1 10:00:05 web1 a: b\nx\ny\nMar  1 10:00:01 web1 a: c'],
  ])('%s it stays', (_name, text) => expect(ordered(text)).toEqual(text.split('\n').map((_, i) => i + 1)))

  test('a report of several lines is one, and a client falls over the server that was killed before', async () => {
    const forward = [
      'Mar 21 05:00:00 s1 kernel: Out of memory: Killed process 600 (mysqld) total-vm:8000000kB, anon-rss:6100000kB, file-rss:0kB, shmem-rss:0kB, UID:112 pgtables:13000kB oom_score_adj:0',
      'Mar 21 05:00:01 s1 systemd[1]: mysql.service: A process of this unit has been killed by the OOM killer.',
      "Mar 21 05:00:01 s1 systemd[1]: mysql.service: Failed with result 'oom-kill'.",
      'Mar 21 05:00:08 s1 shop[902]: SQLSTATE[HY000] [2002] Connection refused (127.0.0.1:3306)',
    ]
    const incidentsOf = async (lines: readonly string[]) =>
      (await analyzeText({ 'a.log': `${lines.join('\n')}\n` })).incidents.map(({ root, effects }) =>
        [root, ...effects].map((key) => key.split('#')[0]),
      )
    expect(await incidentsOf(forward.toReversed())).toEqual(await incidentsOf(forward))
    expect(await incidentsOf(forward.toReversed())).toEqual([['oom-kill-global', 'unit-failed', 'dependency-unreachable']])
  })

  const ENDED = [
    'Mar 21 05:00:08 s1 shop[902]: SQLSTATE[HY000] [2002] Connection refused (127.0.0.1:3306)',
    'Mar 21 05:00:09 s1 systemd[1]: shop.service: Main process exited, code=exited, status=1/FAILURE',
    "Mar 21 05:00:09 s1 systemd[1]: shop.service: Failed with result 'exit-code'.",
  ]
  const SAID = [
    'Mar 21 05:00:07 s1 brew[7]: error: starting failed',
    "Mar 21 05:00:08 s1 brew[7]: error: the tank 'north' must be writable",
    'Mar 21 05:00:08 s1 brew[7]: [ERROR] Aborting',
    'Mar 21 05:00:09 s1 systemd[1]: brew.service: Main process exited, code=exited, status=1/FAILURE',
    "Mar 21 05:00:09 s1 systemd[1]: brew.service: Failed with result 'exit-code'.",
  ]
  test.each([
    ['it ended over what it was refused', ENDED],
    ['what it said last tells why', SAID],
  ])('what a unit said before it died stands below: %s', async (_name, lines) => {
    const told = async (own: readonly string[]) => {
      const { findings, incidents } = await analyzeText({ 'a.log': `${own.join('\n')}\n` })
      return {
        chains: incidents.map(({ root, effects }) => [root, ...effects]),
        headlines: findings.map(({ headline }) => headline),
        lines: findings.map(({ evidence }) => evidence.map(({ text }) => text).toSorted()),
      }
    }
    const forward = ['Mar 21 04:59:00 s1 systemd[1]: Started Kettle.', ...lines]
    expect(await told(forward.toReversed())).toEqual(await told(forward))
  })

  test('the words of the reversed log', async () => {
    const { findings } = await analyzeText({
      'a.log': `${['Mar 21 04:59:00 s1 systemd[1]: Started Kettle.', ...SAID].toReversed().join('\n')}\n`,
    })
    expect(findings.map(({ headline }) => headline)).toEqual([
      "brew.service failed: its main process ended with exit status 1 (error: the tank 'north' must be writable).",
    ])
  })
})
