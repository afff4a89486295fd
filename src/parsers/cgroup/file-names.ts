/** A file of the memory, cpu or io controller; the pids controller has a parser of its own. */
const FILE = String.raw`(?:\S{0,300}[/!])?(?:memory|cpu|io|blkio)\.[a-z_.]{3,40}`
/** What head, tail, more and people put above a file: `==> FILE <==`, `:::: FILE`, `# FILE`, `--- FILE ---`, `FILE:`, `/FILE`. */
const TITLE = new RegExp(
  String.raw`^\s{0,8}(?:==> (${FILE}) <==|(?::{5,40}|#{1,20}|-{1,20})\s?(${FILE}):?\s?(?:[#:-]{1,20})?|(${FILE}):|(/${FILE}))\s*$`,
)
/** What grep prints of several files. */
const NAMED = new RegExp(String.raw`^\s{0,8}(${FILE}):(\S.{0,300})$`)
const PRINTS = /^(?:sudo\s+(?:-\S+\s+)*)?(?:cat|head|tail|more|less|grep)\s(.{1,600})$/
const WHOLE_FILE = new RegExp(`^${FILE}$`)
/** One of the pids controller beside them. */
const PIDS_FILE = /\/pids\.[a-z.]{3,20}$/
const MAX_FILES = 64

/** The file that this whole line names as the title of what stands below. */
export function titleOf(text: string): string | undefined {
  const m = TITLE.exec(text)
  return m?.[1] ?? m?.[2] ?? m?.[3] ?? m?.[4]
}

/** `FILE:content` of grep. */
export function namedRow(text: string): { file: string; rest: string } | undefined {
  const m = NAMED.exec(text)
  return m === null ? undefined : { file: m[1]!, rest: m[2]!.trim() }
}

/** Words with one pair of braces are several words, as the shell makes them: `memory.{max,current}`. */
function expanded(word: string): string[] {
  const m = /^([^{}]{0,300})\{([^{}]{1,200})\}([^{}]{0,100})$/.exec(word)
  return m === null ? [word] : m[2]!.split(',').map((part) => `${m[1]}${part}${m[3]}`)
}

/** The files of a cgroup that a command prints one after the other without their names. Empty when it prints anything else. */
export function filesOf(command: string): string[] {
  // what goes through a filter, or into a file, is not what they hold; only the last of several commands is above its output
  const last =
    command
      .trim()
      .split(/(?<!\s)\s*(?:;|&&)\s*/)
      .at(-1) ?? ''
  const m = /[|<>`$]/.test(last) ? null : PRINTS.exec(last)
  if (m === null) return []
  const words = m[1]!.split(/\s+/, MAX_FILES).flatMap((word) => expanded(word.replace(/^["']|["']$/g, '')))
  const files = words.filter((word) => WHOLE_FILE.test(word))
  const others = words.filter((word) => !WHOLE_FILE.test(word) && word.includes('/') && !PIDS_FILE.test(word))
  return others.length > 0 ? [] : files
}
