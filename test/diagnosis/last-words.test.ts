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
    lines: found!.evidence.map(({ line, note }) => [line, note]),
    open: coverage.unexplained.map(({ line }) => line),
  }
}

describe('what the program of a unit said before systemd tells of its end', () => {
  const said = 'Apr 14 07:00:10 www1 brew[7]: error: cannot reach kettle: no answer'

  test('stands in the cause and among its lines, and is unexplained no more', async () => {
    const { cause, lines, open } = await told(said)
    expect(cause).toMatch(/^It said before: "error: cannot reach kettle: no answer"\./)
    expect(lines[1]).toEqual([1, 'what it said before'])
    expect(open).toEqual([])
  })

  test.each([
    ['another program', 'Apr 14 07:00:10 www1 kettle[7]: error: cannot reach brew: no answer'],
    ['a line that tells of no failure', 'Apr 14 07:00:10 www1 brew[7]: warming up'],
  ])('not %s', async (_, line) => {
    const { cause, lines } = await told(line)
    expect(cause).not.toContain('It said before')
    expect(lines.map(([, note]) => note)).not.toContain('what it said before')
  })

  test('not what it said long before', async () => {
    const between = Array.from({ length: 25 }, (_, i) => `Apr 14 07:00:10 www1 kettle[7]: well ${i}`)
    expect((await told(said, ...between)).cause).not.toContain('It said before')
  })

  test('the first of several', async () => {
    expect((await told(said, said.replace('kettle', 'pot').replace('reach', 'find'))).cause).toContain(
      '"error: cannot reach kettle: no answer"',
    )
  })
})
