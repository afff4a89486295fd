import type { CrashFrame } from '../../records/crash-frame.ts'
import type { EndKind } from './end-kind.ts'
import { MAX_FRAMES } from './frames.ts'

const GO_FRAME = /^([\w./*()[\]·{}%-]{1,300})\((?:.{0,400})\)$/
const GO_PLACE = /^\s{1,80}(\S{1,300}\.go:\d{1,7})(?: \+0x[0-9a-f]{1,16})?$/
const isBlank = (text: string): boolean => text.trim() === ''

/** `thread 'io-3' (9144) panicked at src/frame.rs:211:9:`; until 1.72 `thread 'io-3' panicked at 'why', src/frame.rs:211:9`. */
const RUST =
  /^thread '(.{1,100})'(?: \(\d{1,10}\))? panicked at (?:'(.{0,1500})', (\S{1,300}?:\d{1,7})(?::\d{1,5})?|(\S{1,300}:\d{1,7}):\d{1,5}:)$/
/** `  left: 512` below an assertion, ` right: 480`; the old form ends it with `', src/frame.rs:211:9`. */
const SIDE = /^\s{1,4}(left|right): (.{1,400}?)(?:,|', (\S{1,300}?:\d{1,7})(?::\d{1,5})?)?$/
/** `   3: ingest::pool::Pool::slot`, with `             at ./src/pool.rs:88:17` below it. */
const RUST_FRAME = /^\s{1,6}\d{1,4}:\s{1,8}(?:0x[0-9a-f]{1,16} - )?(\S.{0,300})$/
const RUST_PLACE = /^\s{6,20}at (\S{1,300}?:\d{1,7})(?::\d{1,5})?$/
/** Frames of the way into a panic. */
const PANICKING =
  /^(?:_*(?:__rustc::)?rust_begin_unwind|core::(?:panicking|option|result|slice|str|cell)::|std::(?:panicking|sys|sys_common|panic|backtrace|rt)::|<?(?:alloc|core|std)::|_?rust_panic)/
/** Standard libraries and crates of others: the program's own place is told before theirs. */
const OF_OTHERS = /\/(?:rustc|rustlib|\.cargo|cargo\/(?:registry|git))\//

function rustFrames(lines: readonly string[]): CrashFrame[] {
  const frames = lines.flatMap((text, i): CrashFrame[] => {
    const name = RUST_FRAME.exec(text)?.[1]
    if (name === undefined || PANICKING.test(name)) return []
    const where = RUST_PLACE.exec(lines[i + 1] ?? '')?.[1]
    return where !== undefined && OF_OTHERS.test(where) ? [] : [{ function: name, where: where?.replace(/^\.\//, '') }]
  })
  const end = frames.findIndex(
    ({ function: name }) => name === 'main' || /^__libc_start|^_start$|^start_thread$|^clone3?$/.test(name ?? ''),
  )
  return (end < 0 ? frames : frames.slice(0, end)).slice(0, MAX_FRAMES)
}

/** What an assertion compared, ` (left: 512, right: 480)`. */
function sidesIn(lines: readonly string[]): string {
  const sides = lines.map((text) => SIDE.exec(text)).filter((m) => m !== null)
  return sides.length === 0 ? '' : ` (${sides.map((m) => `${m[1]}: ${m[2]}`).join(', ')})`
}

const rust: EndKind = {
  // library/std/src/panicking.rs; since 1.73 the message stands below its place
  head: RUST,
  gravity: 'fatal',
  below: (text, count, head) =>
    (count === 1 && head.endsWith(':')) ||
    SIDE.test(text) ||
    RUST_FRAME.test(text) ||
    RUST_PLACE.test(text) ||
    /^(?:note: (?:run|Some details)|stack backtrace:|Caused by:)/.test(text)
      ? 'take'
      : 'end',
  reason: ([text], head) => (RUST.exec(head)?.[4] === undefined ? undefined : text?.trim()),
  crash(head, lines) {
    const m = RUST.exec(head)
    if (m === null) return undefined
    const [, thread, said, before, after] = m
    const place = before ?? after ?? ''
    const detail = `${(said ?? lines[0] ?? '').trim()}${sidesIn(lines)}`.trim()
    const frames = rustFrames(lines)
    const top = frames[0]
    return {
      runtime: 'rust',
      kind: 'abort',
      thread,
      detail: `${detail === '' ? 'panic' : detail} at ${place}`.slice(0, 600),
      frames: OF_OTHERS.test(place) || top?.where !== undefined ? frames : [{ ...top, where: place }, ...frames.slice(1)],
    }
  },
}

const go: EndKind = {
  // runtime/panic.go printpanics and traceback; a handler that only logs the stack has its own frame first
  head: /^panic: (?!.{0,400}\[recovered\]$)\S/,
  gravity: 'fatal',
  below: (text) =>
    GO_PLACE.test(text)
      ? 'last'
      : isBlank(text) || /^(?:goroutine \d|\tpanic: |panic: )/.test(text) || GO_FRAME.test(text.trim())
        ? 'take'
        : 'end',
  reason(lines) {
    const place = GO_PLACE.exec(lines.at(-1) ?? '')?.[1]
    const name = GO_FRAME.exec(lines.at(-2)?.trim() ?? '')?.[1]
    return place === undefined || name === undefined || /^runtime\/debug\./.test(name) ? undefined : `in ${name} at ${place}`
  },
  crash(head, lines) {
    const place = GO_PLACE.exec(lines.at(-1) ?? '')?.[1]
    const name = GO_FRAME.exec(lines.at(-2)?.trim() ?? '')?.[1]
    return {
      runtime: 'go',
      kind: 'abort',
      detail: head.replace(/^panic: /, '').slice(0, 600),
      frames: name === undefined || /^runtime\/debug\./.test(name) ? undefined : [{ function: name, where: place }],
    }
  },
}

export const PANIC_LITERALS = ['panicked at ', 'panic: '] as const
export const PANICS: readonly EndKind[] = [rust, go]
