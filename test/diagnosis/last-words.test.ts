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
