import { fstatSync, readFileSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Io } from './io.ts'

/** Exit codes as a shell shows a death by the signal. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** The real process. A second signal ends it at once, as if nothing were installed. */
export function processIo(): Io {
  const interrupt = new AbortController()
  for (const [signal, code] of Object.entries(SIGNALS)) process.once(signal, () => interrupt.abort(code))
  const { stdin, stdout, stderr, env } = process
  return { stdin, stdout, stderr, env, interrupted: interrupt.signal, stdoutClosed: isStandIn(1) && !isStandIn(0) && !isStandIn(2) }
}

/**
 * Node opens /dev/null for reading and writing in place of a standard stream that was closed (`>&-`), while a shell's
 * `>/dev/null` is open for writing only. Programs that discard all three streams themselves look the same, so one alone counts.
 */
function isStandIn(fd: number): boolean {
  try {
    const device = fstatSync(fd)
    const readWrite = /^flags:\s*0*\d*2$/m.test(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))
    return device.isCharacterDevice() && device.rdev === statSync('/dev/null').rdev && readWrite
  } catch {
    return false
  }
}

/**
 * Ends the process. After a signal a thread may still be blocked in a system call on a pipe or a dead mount, and exit(3) would
 * wait for it; then the process dies by the signal instead, which shells report as the same code.
 */
export async function leave(code: number): Promise<never> {
  const signal = (Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]).find((name) => SIGNALS[name] === code)
  if (signal !== undefined) {
    for (let i = 0; i < 10 && isBlocked(); i++) await sleep(50)
    if (isBlocked()) {
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
      await sleep(1_000)
    }
  }
  process.exit(code)
}

function isBlocked(): boolean {
  return process.getActiveResourcesInfo().some((resource) => /^FSReq|^FileHandle|GetAddrInfo/.test(resource))
}
