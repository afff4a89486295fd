import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Io } from '../../src/cli/io.ts'
import { showProgress } from '../../src/cli/progress.ts'

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

/** A terminal of so many columns, and what is written to it. */
function terminal(columns = 80, isTTY = true): { io: Io; written: string[] } {
  const written: string[] = []
  const stderr = { isTTY, columns, write: (text: string) => written.push(text) }
  return { io: { stderr } as unknown as Io, written }
}
const MIB = 2 ** 20

test('the share, how much, how fast, how long still, and the file in hand', async () => {
  const { io, written } = terminal()
  const progress = showProgress(io, false, () => Promise.resolve(400 * MIB))
  vi.setSystemTime(400)
  progress.update('logs/a.log', 30 * MIB)
  expect(written).toEqual([])
  vi.setSystemTime(1000)
  progress.update('logs/a.log', 60 * MIB)
  expect(written).toEqual(['\rread 60.0 MiB, 60.0 MiB/s  logs/a.log'])
  await vi.advanceTimersByTimeAsync(1000)
  progress.update('logs/b.log', 100 * MIB)
  expect(written.at(-1)).toBe('\r25 %  100 MiB of 400 MiB, 50.0 MiB/s, 6 s left  logs/b.log')
  vi.setSystemTime(2050)
  progress.update('logs/b.log', 110 * MIB)
  expect(written).toHaveLength(2)
  progress.stop()
  expect(written.at(-1)).toBe(`\r${' '.repeat(written[1]!.length - 1)}\r`)
})

test('minutes where it takes long; no share where nobody knows how much there is', async () => {
  const long = terminal()
  const slow = showProgress(long.io, false, () => Promise.resolve(1000 * MIB))
  vi.setSystemTime(1000)
  slow.update('a', MIB)
  await vi.advanceTimersByTimeAsync(1000)
  slow.update('a', 2 * MIB)
  expect(long.written.at(-1)).toBe('\r0 %  2.0 MiB of 1000 MiB, 1.0 MiB/s, 17 min left  a')
  const piped = terminal()
  const unknown = showProgress(piped.io, false, () => Promise.resolve(undefined))
  await vi.advanceTimersByTimeAsync(1000)
  unknown.update('-', 2 * MIB)
  await vi.advanceTimersByTimeAsync(1000)
  unknown.update('-', 4 * MIB)
  expect(piped.written.at(-1)).toBe('\rread 4.0 MiB, 2.0 MiB/s  -')
})

test('fits the terminal; silent where there is none, and with -q', () => {
  const narrow = terminal(30)
  const progress = showProgress(narrow.io, false, () => Promise.resolve(undefined))
  vi.setSystemTime(1000)
  progress.update('a-name/that/is-longer/than-the-terminal.log', MIB)
  expect(narrow.written[0]!.length).toBeLessThanOrEqual(30)
  for (const { io, written } of [terminal(80, false)]) {
    const none = showProgress(io, false, () => Promise.reject(new Error('is not asked')))
    vi.setSystemTime(9000)
    none.update('a', MIB)
    expect(written).toEqual([])
  }
  const quiet = terminal()
  showProgress(quiet.io, true, () => Promise.resolve(1)).update('a', MIB)
  expect(quiet.written).toEqual([])
})
