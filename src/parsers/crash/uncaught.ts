import type { Next } from '../../core/block.ts'
import type { CrashFrame } from '../../records/crash-frame.ts'
import type { RuntimeCrash } from '../../records/runtime-crash.ts'
import type { UncaughtEnd } from '../../records/uncaught-end.ts'
import { MAX_FRAMES } from './frames.ts'

/** A way in which a runtime, or a program, says that it ends since nobody caught what was thrown. */
export interface UncaughtKind {
  readonly head: RegExp
  /** `lines`: how many there are so far. */
  readonly below: (message: string, lines: number) => Next
  readonly said: (head: string, lines: readonly string[]) => Said | undefined
}

type Said = Pick<RuntimeCrash, 'runtime' | 'detail' | 'frames' | 'thread'> & Pick<UncaughtEnd, 'ends'>

const isBlank = (text: string): boolean => text.trim() === ''
const MOST_BELOW = 200

/** `org.acme.BadHeader$Reason: bad header at 16691`: the class without its package, and the words. */
const THROWN =
  /^(?:[A-Za-z_$][\w$-]{0,80}[./$]){0,12}(?<name>[A-Z]\w{0,100}(?:Exception|Error|Failure|Exit|Interrupt|Throwable))(?: \(0x[\da-fA-F]{8}\))?(?: \[\w{1,60}\])?(?:: (?<words>\S.{0,1000}))?$/
const told = (text: string): string | undefined => {
  const m = THROWN.exec(text.trim())?.groups
  return m === undefined ? undefined : `${m['name']}${m['words'] === undefined ? '' : `: ${m['words']}`}`.replace(/\.$/, '').slice(0, 400)
}

const PYTHON = /^\s{1,40}File "(.{1,300})", line (\d{1,7}),? in (.{1,200})$/
const PYTHON_LIBRARY = /\/(?:site|dist)-packages\/|\/lib\/python\d|^<frozen /
/** Ends that somebody asked for, and those of which other failures tell. */
const OTHERS = /^(?:KeyboardInterrupt|SystemExit|MemoryError|RecursionError|CancelledError)\b/
/** What a program says of another that it started: it goes on. */
const OF_ANOTHER = /\b(?:worker|child|sub-?process|process|job)\b.{0,40}\b(?:exited|died|lost|terminated|killed)\b/i

const python: UncaughtKind = {
  head: /^Traceback \(most recent call last\):$/,
  below: (text, lines) =>
    /^\s/.test(text) || isBlank(text)
      ? lines > MOST_BELOW
        ? 'end'
        : 'take'
      : /^(?:[A-Za-z_]\w{0,80}\.){0,10}[A-Za-z_]\w{0,100}(?:: .*)?$/.test(text)
        ? 'last'
        : 'end',
  said(_, lines) {
    const last = lines.at(-1) ?? ''
    const detail = told(last) ?? (/^\s/.test(last) ? undefined : last.trim().slice(0, 400))
    const frames = lines.map((text) => PYTHON.exec(text)).filter((m) => m !== null)
    const own = frames.findLast(([, file]) => !PYTHON_LIBRARY.test(file!)) ?? frames.at(-1)
    if (detail === undefined || own === undefined || OTHERS.test(detail)) return undefined
    // nothing of the program is above its first module
    const ends = frames[0]![3] === '<module>' ? 'always' : 'last'
    if (ends === 'last' && OF_ANOTHER.test(detail)) return undefined
    return {
      runtime: 'python',
      detail,
      frames: [own, ...frames.filter((m) => m !== own).toReversed()]
        .map((m): CrashFrame => ({ function: m[3], where: `${m[1]}:${m[2]}` }))
        .slice(0, MAX_FRAMES),
      ends,
    }
  },
}

const AT = /^\s{1,40}at (?:async )?(?:(\S.{0,300}?) \((.{1,300}?)(?::\d{1,7})?\)|(\S{1,300}?:\d{1,7})(?::\d{1,7})?)\s*$/
const OF_NODE = /^node:|\/node_modules\/|^internal\//

/** lib/internal/process/execution.js: the version stands last. */
const node: UncaughtKind = {
  head: /^(?:Uncaught )?(?:[A-Z]\w{0,60})?Error(?: \[\w{1,60}\])?: \S/,
  below: (text, lines) =>
    /^Node\.js v\d/.test(text)
      ? 'last'
      : lines <= MOST_BELOW && (isBlank(text) || /^\s{1,40}\S|^[{}]\s*,?$|^Require stack:|^- \//.test(text))
        ? 'take'
        : 'end',
  said(head, lines) {
    if (!/^Node\.js v\d/.test(lines.at(-1) ?? '')) return undefined
    const frames = lines.flatMap((text): CrashFrame[] => {
      const m = AT.exec(text)
      return m === null ? [] : [{ function: m[1], where: m[2] ?? m[3] }]
    })
    const own = frames.filter(({ where = '' }) => !OF_NODE.test(where))
    return {
      runtime: 'node',
      detail: told(head.replace(/^Uncaught /, '')) ?? head.slice(0, 400),
      frames: (own.length > 0 ? own : frames).slice(0, MAX_FRAMES),
      ends: 'always',
    }
  },
}

const JAVA_FRAME = /^\s{0,8}at (?:[\w.-]{1,60}@?[\w.]{0,20}\/)?([\w$.<>]{1,240})\(([^()]{1,160})\)/
const OF_JAVA = /^(?:java|javax|jdk|sun|com\.sun|kotlin|scala)\./
const isTrace = (text: string): boolean => /^\s{1,8}(?:at |\.{3} \d|---?> |---)|^(?:Caused by: |\s{1,8}Suppressed: )/.test(text)
function javaFrames(lines: readonly string[]): readonly CrashFrame[] {
  const frames = lines.flatMap((text): CrashFrame[] => {
    const m = JAVA_FRAME.exec(text)
    return m === null ? [] : [{ function: m[1], where: /:\d/.test(m[2]!) ? m[2] : undefined }]
  })
  const own = frames.filter(({ function: name = '' }) => !OF_JAVA.test(name))
  return (own.length > 0 ? own : frames).slice(0, MAX_FRAMES)
}

const JAVA_MAIN = /^Exception in thread "main" (\S.{0,1500})$/
const java: UncaughtKind = {
  head: JAVA_MAIN,
  below: (text, lines) => (isTrace(text) && lines <= MOST_BELOW ? 'take' : 'end'),
  said: (head, lines) => {
    const thrown = JAVA_MAIN.exec(head)?.[1]
    if (thrown === undefined) return undefined
    return { runtime: 'java', detail: told(thrown) ?? thrown.slice(0, 400), frames: javaFrames(lines), ends: 'always' }
  },
}

/** The launcher: sun.launcher.resources. */
const LAUNCHER =
  /^Error: (?:(?:LinkageError|\S{1,80}) occurred while loading main class|(?:A JNI error has occurred|Could not find or load main class|Unable to (?:access jarfile|initialize main class)|Main method not found in class)\b)/
const launcher: UncaughtKind = {
  head: LAUNCHER,
  below: (text, lines) => ((lines === 1 && /^\s+\S/.test(text)) || isTrace(text) ? 'take' : 'end'),
  said: (head, lines) => ({
    runtime: 'java',
    detail:
      lines.map((text) => told(text.replace(/^\s*Caused by: /, ''))).find((text) => text !== undefined) ??
      head.replace(/^Error: /, '').slice(0, 400),
    ends: 'always',
  }),
}

const ENDING =
  /\bHost terminated unexpectedly\b|\b[Ee]xiting (?:due to|because of) (?:an? |the )?(?:\w{1,20} )?(?:error|exception)\b|\b[Uu](?:ncaught ?[Ee]xception|nhandled ?[Rr]ejection)\b.{0,30}?\b(?:exiting|shutting down|terminating)\b/
/** A program tells of an exception as why it ends: in the line below, or behind its own words. */
const announced: UncaughtKind = {
  head: ENDING,
  below: (text, lines) =>
    (lines === 1 && told(text) !== undefined) || (lines > 1 && lines <= MOST_BELOW && (isTrace(text) || isBlank(text))) ? 'take' : 'end',
  said(head, lines) {
    const behind = /^.{0,60}?: (\S.{2,400})$/.exec(head.slice(head.search(ENDING)))?.[1]
    const detail = told(lines[0] ?? '') ?? (behind === undefined ? undefined : (told(behind) ?? behind))
    if (detail === undefined) return undefined
    const net = lines.flatMap((text): CrashFrame[] => {
      const m = /^\s{1,8}at (\S.{0,400}?)\([^()]{0,400}\) in (\S.{0,300}?):line (\d{1,7})\s*$/.exec(text)
      return m === null ? [] : [{ function: m[1], where: `${m[2]}:${m[3]}` }]
    })
    const frames = net.length > 0 ? net : javaFrames(lines)
    const runtime = /Host terminated/.test(head) || net.length > 0 ? 'dotnet' : /[Uu](?:ncaughtE|nhandledR)/.test(head) ? 'node' : 'java'
    return { runtime, detail, frames, ends: 'always' }
  },
}

export const UNCAUGHT: readonly UncaughtKind[] = [python, launcher, node, java, announced]
export const UNCAUGHT_LITERALS = [
  ...['Traceback (most recent call last)', 'Error: ', 'Error [', 'Exception in thread "main" ', 'Host terminated unexpectedly'],
  ...['xiting due to', 'xiting because of', 'ncaughtException', 'ncaught exception', 'ncaught Exception', 'nhandledRejection'],
  ...['nhandled rejection', 'nhandled Rejection'],
] as const
