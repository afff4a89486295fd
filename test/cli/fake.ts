import { PassThrough, Readable, Writable } from 'node:stream'
import { run } from '../../src/cli/main.ts'
import type { Io } from '../../src/cli/io.ts'

export interface Outcome {
  code: number
  out: string
  err: string
}

export interface Settings {
  stdin?: string | Readable
  stdinTty?: boolean
  tty?: boolean
  env?: Record<string, string>
  interrupted?: AbortSignal
  /** What writing to standard output fails with. */
  failing?: string
  stdoutClosed?: boolean
}

/** A run with streams of its own. */
export async function osdx(argv: readonly string[], settings: Settings = {}): Promise<Outcome> {
  const texts = { out: '', err: '' }
  const sink = (name: 'out' | 'err', failing?: string) =>
    new Writable({
      write(chunk: Buffer, _, done) {
        if (failing !== undefined) return done(Object.assign(new Error(failing), { code: failing }))
        texts[name] += chunk.toString()
        done()
      },
    })
  const stdin =
    settings.stdin instanceof Readable
      ? settings.stdin
      : Readable.from(settings.stdin === undefined || settings.stdin === '' ? [] : [Buffer.from(settings.stdin)])
  const io: Io = {
    stdin: Object.assign(stdin, { isTTY: settings.stdinTty }),
    stdout: Object.assign(sink('out', settings.failing), { isTTY: settings.tty, columns: 100 }),
    stderr: Object.assign(sink('err'), { isTTY: settings.tty, columns: 100 }),
    env: settings.env ?? {},
    interrupted: settings.interrupted ?? new AbortController().signal,
    stdoutClosed: settings.stdoutClosed,
  }
  const code = await run(argv, io)
  return { code, ...texts }
}

export { PassThrough }

export const KILL =
  '[  100.000400] Out of memory: Killed process 4242 (java) total-vm:2097152kB, anon-rss:510112kB, file-rss:1024kB, shmem-rss:0kB, UID:0 pgtables:1200kB oom_score_adj:0\n'
