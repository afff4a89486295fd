/** Everything of the process that a run may touch, so that tests can hand in their own. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean | undefined }
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined }
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined }
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborted by a signal; the reason is the exit code as a number: 130 SIGINT, 143 SIGTERM, 129 SIGHUP. */
  readonly interrupted: AbortSignal
  /** Does something that a signal must not end half way; without it nothing can come in between. */
  readonly shielded?: ((work: () => void) => Promise<void>) | undefined
  /** True when the process was started without a standard output, as far as that can be known. */
  readonly stdoutClosed?: boolean | undefined
}

/** Columns of standard output: of the terminal, else as COLUMNS says, else 80. */
export function columnsOf({ stdout, env }: Io): number {
  if (stdout.isTTY === true && stdout.columns !== undefined && stdout.columns > 0) return stdout.columns
  const asked = /^[1-9]\d{0,3}$/.test(env['COLUMNS'] ?? '') ? Number(env['COLUMNS']) : 0
  return asked > 0 ? asked : 80
}

/** Ends the run with an exit code and, where there is something to say, one line for standard error. */
export class Exit extends Error {
  readonly code: number
  constructor(code: number, message = '') {
    super(message)
    this.code = code
  }
}

/** A mistake of the command line: exit 2. */
export function usage(message: string): Exit {
  return new Exit(2, `${message} (osdx --help)`)
}

/** Waits for `work`, but not longer than until the run is interrupted; then throws the `Exit` of the signal. */
export async function unlessInterrupted<T>(work: Promise<T>, interrupted: AbortSignal): Promise<T> {
  const exit = () => new Exit(typeof interrupted.reason === 'number' ? interrupted.reason : 130)
  if (interrupted.aborted) {
    work.catch(() => {})
    throw exit()
  }
  let stop = () => {}
  const signal = new Promise<never>((_, reject) => {
    stop = () => reject(exit())
    interrupted.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, signal])
  } catch (error) {
    throw interrupted.aborted ? exit() : error
  } finally {
    interrupted.removeEventListener('abort', stop)
    work.catch(() => {})
  }
}

/** Writes all of `text`; settles when it has been handed to the system. Throws `Exit` 141 when the reader is gone, 2 when it cannot be written. */
export async function writeAll(stream: NodeJS.WritableStream, text: string, interrupted: AbortSignal): Promise<void> {
  const written = new Promise<void>((resolve, reject) => void stream.write(text, (error) => (error ? reject(error) : resolve())))
  try {
    await unlessInterrupted(written, interrupted)
  } catch (error) {
    if (error instanceof Exit) throw error
    throw codeOf(error) === 'EPIPE' || codeOf(error) === 'ECONNRESET'
      ? new Exit(141)
      : new Exit(2, `the report cannot be written: ${reason(error)}`)
  }
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than the process may write',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'too many links',
  EIO: 'input/output error',
  EBADF: 'it is closed',
}

/** Why a system call failed, in words. */
export function reason(error: unknown): string {
  const code = codeOf(error)
  return code === undefined ? String(error instanceof Error ? error.message : error) : (WORDS[code] ?? code)
}
