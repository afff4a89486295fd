import { type Crash, pidOf, programOf, toldOf, unitOf } from './crash.ts'

/** Whose end it was, by all names that the input knows. */
export interface Who {
  readonly comm?: string | undefined
  readonly pid?: number | undefined
  /** Of all that crashed alike. */
  readonly pids?: readonly number[] | undefined
  /** Name of the thread, where the process is called otherwise. */
  readonly thread?: string | undefined
  readonly unit?: string | undefined
  readonly container?: string | undefined
  readonly pod?: string | undefined
  readonly runtime?: string | undefined
  readonly executable?: string | undefined
  /** Why there is no core to look at: `truncated`, `missing`, `disabled`, `journal`. */
  readonly core?: string | undefined
  /** Who saw it. */
  readonly seenBy?: 'kernel' | 'runtime' | 'systemd' | 'core dump' | 'container status' | 'audit log' | 'shell' | undefined
}

export function whoOf(crash: Crash): Who {
  const { fault, said } = crash
  const comm = programOf(crash) ?? toldOf(crash, 'container')
  const by = toldOf(crash, 'by')
  return {
    comm,
    pid: pidOf(crash),
    thread: fault?.comm !== undefined && fault.comm !== comm ? fault.comm : said?.thread,
    unit: unitOf(crash),
    container: toldOf(crash, 'container'),
    pod: toldOf(crash, 'pod'),
    runtime: said?.runtime,
    executable: toldOf(crash, 'executable'),
    core: toldOf(crash, 'core'),
    seenBy:
      fault !== undefined
        ? 'kernel'
        : said !== undefined
          ? 'runtime'
          : by === 'systemd' || by === 'container status' || by === 'core dump' || by === 'audit log'
            ? by
            : by === 'debugger'
              ? 'core dump'
              : 'shell',
  }
}
