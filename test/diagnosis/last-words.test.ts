import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const SYSTEMD = [
  'Apr 14 07:00:11 www1 systemd[1]: brew.service: Main process exited, code=exited, status=1/FAILURE',
  "Apr 14 07:00:11 www1 systemd[1]: brew.service: Failed with result 'exit-code'.",
]
const told = async (...lines: string[]) => {
  const { findings, coverage } = await analyzeText({ 'syslog.txt': `${[...lines, ...SYSTEMD].join('\n')}\n` })
  const [found] = findings.filter(({ id }) => id === 'unit-failed')
  return {
    cause: found!.cause,
    headline: found!.headline,
    lines: found!.evidence.map(({ line, note }) => [line, note]),
    open: coverage.unexplained.map(({ line }) => line),
  }
}

describe('what the program of a unit said before systemd tells of its end', () => {
  const said = 'Apr 14 07:00:10 www1 brew[7]: error: cannot reach kettle: no answer'

  test('stands in the headline and among its lines, and is unexplained no more', async () => {
    const { headline, lines, open } = await told(said)
    expect(headline).toBe('brew.service failed: its main process ended with exit status 1 (error: cannot reach kettle: no answer).')
    expect(lines[1]).toEqual([1, 'what it said before'])
    expect(open).toEqual([])
  })

  test('of several the first that names a reason, not the farewell', async () => {
    const line = (words: string) => `Apr 14 07:00:10 www1 brew[7]: ${words}`
    const { headline, lines } = await told(
      line('error: starting failed'),
      line("error: the tank 'north' must be writable"),
      line('[ERROR] Aborting'),
    )
    expect(headline).toContain("exit status 1 (error: the tank 'north' must be writable).")
    expect(lines[1]).toEqual([2, 'what it said before'])
  })

  test('a farewell is told where nothing else was said', async () => {
    expect((await told('Apr 14 07:00:10 www1 brew[7]: [ERROR] Aborting')).headline).toContain('exit status 1 ([ERROR] Aborting).')
  })

  test('a line that systemctl cut is no other than the whole one', async () => {
    const { headline, open } = await told(
      'Apr 14 07:00:10 www1 brew[7]: failed to open the valve of the t...nied"',
      'Apr 14 07:00:10 www1 brew[7]: failed to open the valve of the tank: "permission denied"',
    )
    expect(headline).toContain('(failed to open the valve of the tank: "permission denied").')
    expect(open).toEqual([])
  })

  test('stands in the cause where other lines are between', async () => {
    const between = Array.from({ length: 8 }, (_, i) => `Apr 14 07:00:10 www1 kettle[7]: well ${i}`)
    const { headline, cause } = await told(said, ...between)
    expect(headline).toBe('brew.service failed: its main process ended with exit status 1.')
    expect(cause).toMatch(/^It said before: error: cannot reach kettle: no answer\./)
  })

  test('of a runtime it is told as what that said, near the end only', async () => {
    const error = "Apr 14 07:00:10 www1 node[7]: Error: Cannot find module 'kettle'"
    expect((await told(error)).headline).toContain("exit status 1 (node: Error: Cannot find module 'kettle').")
    const between = Array.from({ length: 14 }, (_, i) => `Apr 14 07:00:10 www1 kettle[7]: well ${i}`)
    const far = await told(error, ...between)
    expect(`${far.headline}${far.cause}`).not.toContain('node')
    expect(far.open).toEqual([1])
  })

  test('under the status of its unit whoever speaks', async () => {
    const { findings } = await analyzeText({
      'status.txt': [
        '× brew.service - Brewing',
        '     Loaded: loaded (/etc/systemd/system/brew.service; enabled)',
        '     Active: failed (Result: exit-code) since Tue 2026-04-14 07:00:11 UTC; 1s ago',
        '   Main PID: 7 (code=exited, status=1/FAILURE)',
        '',
        'Apr 14 07:00:10 www1 start-kettle[7]: fatal: kettle is dry',
        '',
      ].join('\n'),
    })
    expect(findings[0]!.headline).toBe('brew.service failed: its main process ended with exit status 1 (fatal: kettle is dry).')
  })

  test.each([
    ['another program', 'Apr 14 07:00:10 www1 kettle[7]: error: cannot reach brew: no answer'],
    ['a line that tells of no failure', 'Apr 14 07:00:10 www1 brew[7]: warming up'],
  ])('not %s', async (_, line) => {
    const { cause, headline, lines } = await told(line)
    expect(`${headline}${cause}`).not.toMatch(/It said before|kettle|warming/)
    expect(lines.map(([, note]) => note)).not.toContain('what it said before')
  })

  test('not what it said long before', async () => {
    const between = Array.from({ length: 25 }, (_, i) => `Apr 14 07:00:10 www1 kettle[7]: well ${i}`)
    expect((await told(said, ...between)).cause).not.toContain('kettle')
  })

  test('the first of several', async () => {
    expect((await told(said, said.replace('kettle', 'pot').replace('reach', 'find'))).headline).toContain(
      '(error: cannot reach kettle: no answer)',
    )
  })
})

test('a failure that a status and the journal below it both show is one', async () => {
  const twice = [
    '$ systemctl status brew',
    ...SYSTEMD,
    '',
    '$ journalctl -u brew -n 3',
    'Apr 14 07:00:11 www1 brew[7]: error: no water',
    ...SYSTEMD,
  ]
  const again = ['Apr 14 07:00:11 www1 systemd[1]: Started brew.service - Brewing.', 'Apr 14 07:00:11 www1 brew[8]: error: no water']
  const count = async (...lines: string[]) =>
    (await analyzeText({ 'paste.txt': `${lines.join('\n')}\n` })).findings.find(({ id }) => id === 'unit-failed')!.count
  expect(await count(...twice)).toBe(1)
  expect(await count(...SYSTEMD, ...again, ...SYSTEMD)).toBe(2)
})

test('what a server that panics said just before stands in its cause', async () => {
  const { findings } = await analyzeText({
    'postgresql.log': [
      '2026-02-03 07:05:09.100 UTC [41] LOG:  could not read from log segment 000000030000000000000041, offset 8192: Input/output error',
      '2026-02-03 07:05:09.200 UTC [41] PANIC:  could not locate a valid checkpoint record',
      '2026-02-03 07:05:11.300 UTC [39] LOG:  startup process (PID 41) was terminated by signal 6: Aborted',
      '',
    ].join('\n'),
  })
  const found = findings.find(({ id }) => id === 'process-aborted')!
  expect(found.cause).toContain(
    'Just before it said: could not read from log segment 000000030000000000000041, offset 8192: Input/output error.',
  )
  expect(found.evidence.map(({ line }) => line)).toContain(1)
})

test('a file that a server could not read is the cause of its panic', async () => {
  const { incidents } = await analyzeText({
    'postgresql.log': [
      '2026-02-03 07:05:09.100 UTC [41] LOG:  could not read file "pg_xact/0007" at offset 40960: Input/output error',
      '2026-02-03 07:05:09.200 UTC [41] PANIC:  could not locate a valid checkpoint record',
      '2026-02-03 07:05:11.300 UTC [39] LOG:  startup process (PID 41) was terminated by signal 6: Aborted',
      '',
    ].join('\n'),
  })
  expect(incidents.map(({ root, effects }) => [root, effects])).toEqual([['disk-io-error#1', ['process-aborted#1']]])
})
