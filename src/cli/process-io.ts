import { fstatSync, readFileSync, statSync } from 'node:fs'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import type { Io } from './io.ts'

/** Exit codes as a shell shows a death by the signal. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
type Signal = keyof typeof SIGNALS
const NAMES = Object.keys(SIGNALS) as readonly Signal[]

/**
 * The real process. A signal ends it as if nothing were installed: at once, whatever it is busy with or blocked in, which a handler
 * of ours could not promise, since it runs between two turns of the event loop only. Nothing of a run is left behind by that but the
 * temporary file of a report, which is `shielded`. The first process of a container has no such default (signal(7), kill(2)): it listens.
 */
export function processIo(): Io {
  const interrupt = new AbortController()
  if (process.pid === 1) for (const signal of NAMES) process.once(signal, () => interrupt.abort(SIGNALS[signal]))
  const { stdin, stdout, stderr, env } = process
  return {
    stdin,
    stdout,
    stderr,
    env,
    interrupted: interrupt.signal,
    shielded,
    stdoutClosed: isStandIn(1),
  }
}

/** Does something short to its end; a signal that came meanwhile ends the process after it. */
async function shielded(work: () => void): Promise<void> {
  let came: Signal | undefined
  const hear = (signal: Signal): void => {
    came ??= signal
  }
  for (const signal of NAMES) process.on(signal, hear)
  try {
    work()
  } finally {
    // a signal is told of in the next turn
    await turn()
    await turn()
    for (const signal of NAMES) process.off(signal, hear)
    if (came !== undefined) await dieBy(came)
  }
}

/**
 * Node opens /dev/null for reading and writing in place of a standard stream that was closed (`>&-`), while a shell's `>/dev/null` is open
 * for writing only. Programs that discard the output of others may open it as Node does, and nothing tells the two apart: a report that
 * nobody can have seen is not told as written.
 */
function isStandIn(fd: number): boolean {
  try {
    return isNull(fd) && /^flags:\s*0*\d*2$/m.test(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))
  } catch {
    return false
  }
}

function isNull(fd: number): boolean {
  try {
    const device = fstatSync(fd)
    return device.isCharacterDevice() && device.rdev === statSync('/dev/null').rdev
  } catch {
    return false
  }
}

/**
 * Ends the process. After a signal a thread may still be blocked in a system call on a pipe or a dead mount, and exit(3) would
 * wait for it; then the process dies by the signal instead, which shells report as the same code.
 */
export async function leave(code: number): Promise<never> {
  const signal = NAMES.find((name) => SIGNALS[name] === code)
  if (signal !== undefined) {
    for (let i = 0; i < 10 && isBlocked(); i++) await sleep(50)
    if (isBlocked()) await dieBy(signal)
  }
  process.exit(code)
}

async function dieBy(signal: Signal): Promise<void> {
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
  await sleep(1_000)
  process.exit(SIGNALS[signal])
}

function isBlocked(): boolean {
  return process.getActiveResourcesInfo().some((resource) => /^FSReq|^FileHandle|GetAddrInfo/.test(resource))
}
