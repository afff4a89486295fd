import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { command } from './command.ts'

const { at, osdx } = command()

const KILL =
  '[  100.000400] Out of memory: Killed process 4242 (java) total-vm:2097152kB, anon-rss:510112kB, file-rss:1024kB, shmem-rss:0kB, UID:0 pgtables:1200kB oom_score_adj:0\n'
writeFileSync(at('kern.log'), KILL)

describe('the old report or the new one, never half', () => {
  test('killed at any moment', async () => {
    const output = at('killed.json')
    for (let after = 150; after <= 600; after += 75) {
      writeFileSync(output, 'old')
      await osdx([at('kern.log'), '--output', output], {
        during: async (child) => {
          await sleep(after)
          child.kill('SIGKILL')
        },
      })
      const now = readFileSync(output, 'utf8')
      expect(now === 'old' || now.endsWith('}\n')).toBe(true)
    }
  })
  test('a file that may not grow so large', async () => {
    mkdirSync(at('small'))
    writeFileSync(at('small/report.json'), 'old')
    const { code, err } = await osdx([at('kern.log'), '--output', at('small/report.json')], { shell: 'ulimit -f 1; exec "$@"' })
    expect(code).toBe(2)
    expect(err).toMatch(/^osdx: --output .*: the file would be larger than the process may write\n$/)
    expect(readFileSync(at('small/report.json'), 'utf8')).toBe('old')
    expect(readdirSync(at('small'))).toEqual(['report.json'])
  })
  test.each([
    ['standard input', 'exec "$@" <'],
    ['standard input under its own name', 'exec "$@" - <'],
  ])('never the file that %s is', async (_, shell) => {
    writeFileSync(at('k.log'), KILL)
    const { code, err } = await osdx(['--format', 'json', '-o', at('k.log')], { shell: `${shell} ${at('k.log')}` })
    expect(code).toBe(2)
    expect(err).toMatch(/^osdx: --output .*: it is one of the inputs, which are never changed\n$/)
    expect(readFileSync(at('k.log'), 'utf8')).toBe(KILL)
  })
  test('nor the settings', async () => {
    writeFileSync(at('own.json'), '{}')
    const { code } = await osdx([at('kern.log'), '--config', at('own.json'), '-o', at('own.json')], {})
    expect(code).toBe(2)
    expect(readFileSync(at('own.json'), 'utf8')).toBe('{}')
  })
  test('a folder that vanishes while the input is read', async () => {
    mkdirSync(at('gone'))
    const { code, err } = await osdx(['-', '--output', at('gone/report.json')], {
      stdin: KILL,
      waits: true,
      during: async (child) => {
        await sleep(600)
        rmSync(at('gone'), { recursive: true })
        child.stdin?.end()
      },
    })
    expect(code).toBe(2)
    expect(err).toMatch(/^osdx: --output .*: the folder does not exist\n$/)
  })
})

describe('standard output', () => {
  test.each([
    ['closed', 'exec "$@" >&-', 2, /standard output is closed/],
    ['full', 'exec "$@" >/dev/full', 2, /no space left on the device/],
  ])('%s', async (_, shell, expected, message) => {
    const { code, err } = await osdx([at('kern.log')], { shell })
    expect(code).toBe(expected)
    expect(err).toMatch(message)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })
  test('whose reader is gone', async () => {
    const { code, err } = await osdx([at('kern.log'), '-v'], { shell: '{ "$@"; echo "code $?" >&2; } | true; sleep 2', stdin: '' })
    expect({ code, err: err.trim() }).toEqual({ code: 0, err: 'code 141' })
  })
})

test('few descriptors: it works, or says so in one line', async () => {
  for (const most of [20, 21, 22, 24, 32]) {
    const { code, out, err } = await osdx([at('kern.log')], { shell: `ulimit -n ${most}; exec "$@"` })
    if (code === 0) expect(out).toContain('oom-kill-global')
    else expect({ code, err }).toEqual({ code: 2, err: 'osdx: too few file descriptors to run with (ulimit -n)\n' })
  }
})

describe('standard output is closed: 2, whatever else is', () => {
  test.each([
    ['alone', 'exec "$@" >&-'],
    ['and standard input is empty', 'exec "$@" >&- </dev/null'],
    ['and standard error, too', 'exec "$@" >&- 2>&-'],
    ['and standard error is discarded', 'exec "$@" >&- 2>/dev/null'],
    ['and all others', 'exec "$@" <&- >&- 2>&-'],
    ['and the others are of no use', 'exec "$@" </dev/null >&- 2>&-'],
  ])('%s', async (_, shell) => {
    writeFileSync(at('closed.log'), KILL)
    expect((await osdx([at('closed.log')], { shell })).code).toBe(2)
    expect((await osdx(['explain', 'oom-kill-global'], { shell })).code).toBe(2)
    expect((await osdx([at('closed.log'), '--output', at('closed.json')], { shell })).code).toBe(0)
  })
  test('discarded by a shell: 0', async () => {
    writeFileSync(at('closed.log'), KILL)
    expect((await osdx([at('closed.log')], { shell: 'exec "$@" >/dev/null 2>&1 </dev/null' })).code).toBe(0)
  })
})
