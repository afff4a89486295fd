import { readableSymbol } from '../../core/symbols.ts'
import type { CrashFrame } from '../../records/crash-frame.ts'

/** Frames kept of one stack. */
export const MAX_FRAMES = 20

/** The function of a frame, readable; undefined where it has no symbol. */
const functionIn = (text: string | undefined): string | undefined =>
  text === undefined || text === 'n/a' || text === '??' || text === '' ? undefined : readableSymbol(text)

const moduleIn = (text: string | undefined): string | undefined =>
  text === undefined || text === 'n/a' || text === '??' || text === '' ? undefined : text

/** `#0  0x00007fa82d4378c4 raise (libc.so.6 + 0x4378c4)` of systemd-coredump (src/coredump/elf-util.c). */
export function coredumpFrame(text: string): CrashFrame | undefined {
  const m =
    /^\s{0,80}#\d{1,4}\s{1,4}(?:0x)?[0-9a-f]{1,16} (\S.{0,300}?) \(([^()]{1,300}|[^()]{0,200}\([^()]{0,80}\)[^()]{0,80})\)\s*$/.exec(text)
  if (m === null) return undefined
  const place = /^(.{1,250}) \+ (0x[0-9a-f]{1,16})$/.exec(m[2] ?? '')
  return { function: functionIn(m[1]), module: moduleIn(place?.[1] ?? m[2]), offset: place?.[2] }
}

/** `#1  0x0000558a6702b2ba in deep (n=2030) at crash.c:14` of gdb. */
export function gdbFrame(text: string): CrashFrame | undefined {
  if (/^#\d{1,7} {1,3}<signal handler called>/.test(text)) return { function: '<signal handler called>' }
  const m = /^#\d{1,7} {1,3}(?:0x[0-9a-f]{1,16} in )?([^\s(].{0,200}?) \(/.exec(text)
  if (m === null) return undefined
  const place = / (at|from) (\S{1,300})$/.exec(text)
  return {
    function: functionIn(m[1]),
    where: place?.[1] === 'at' ? place[2] : undefined,
    module: place?.[1] === 'from' ? place[2] : undefined,
  }
}

/** Functions of a cycle that are looked for. */
const LONGEST_CYCLE = 12

export interface Repeated {
  readonly function: string
  /** Its frames that were seen. */
  readonly times: number
  /** The others of the cycle, where it calls itself over them. */
  readonly over?: readonly string[]
}

/** The function that stands most often in a stack, when at least so many of its frames were seen, with those over which it calls itself. */
export function recursionIn(frames: readonly CrashFrame[], least = 8): Repeated | undefined {
  const counts = new Map<string, number>()
  for (const { function: name } of frames) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1)
  const top = [...counts].sort((a, b) => b[1] - a[1])[0]
  if (top === undefined || top[1] < least) return undefined
  const names = frames.map((f) => f.function)
  const first = names.indexOf(top[0])
  const between = names.slice(first + 1, names.indexOf(top[0], first + 1))
  const over = [...new Set(between)].filter(
    (name) => name !== undefined && name !== top[0] && (counts.get(name) ?? 0) * 2 >= top[1],
  ) as string[]
  return {
    function: top[0],
    times: top[1],
    ...(over.length > 0 && over.length < LONGEST_CYCLE ? { over } : {}),
  }
}
