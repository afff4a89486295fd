/** A file of the pids controller: in which cgroup's folder (where that is told), and which one. */
export interface PidsFile {
  readonly folder: string | undefined
  readonly which: string
}

const WHICH = '(max|current|events|peak)(?:\\.local)?'
/** Files that a command prints one after another: `cat /sys/fs/cgroup/x/pids.max`, `head …/pids.{max,current}`. */
const TYPED = /\b(?:cat|head|tail|more|grep)\s/
const FILES = /(\/[\w./@:\\-]{0,300}\/)?\bpids\.(max|current|events|peak|\{[a-z,]{3,40}\})(?:\.local)?(?=\s|$)/g

export function filesTyped(command: string): PidsFile[] {
  if (command.length > 1500 || !TYPED.test(command)) return []
  return [...command.matchAll(FILES)].slice(0, 32).flatMap(([, folder, which]) =>
    which!.startsWith('{')
      ? which!
          .slice(1, -1)
          .split(',')
          .map((one) => ({ folder, which: one }))
      : [{ folder, which: which! }],
  )
}

const FILE = new RegExp(`^(\\S{0,300}/)?pids\\.${WHICH}$`)

/** The file that a title names. */
export function fileNamed(title: string | undefined): PidsFile | undefined {
  const m = FILE.exec(title ?? '')
  return m === null ? undefined : { folder: m[1], which: m[2]! }
}

/** `grep . /sys/fs/cgroup/…/pids.*` */
const ROW = new RegExp(`^\\s{0,8}(\\/\\S{0,300}\\/)?pids\\.${WHICH}:(max|\\d{1,15})(?: (\\d{1,15}))?\\s*$`)
/** What people note of one file: `cat /sys/fs/cgroup/…/pids.max -> 1000`, `… = 1000`. */
const NOTED = new RegExp(
  `^\\s{0,8}(?:[$#] )?(?:cat )?(\\/sys\\/fs\\/cgroup\\/\\S{0,300}\\/)pids\\.${WHICH}\\s{0,4}(?:->|=>|→|=|:) {0,4}(max|\\d{1,15})(?: (\\d{1,15}))?\\s*$`,
)

/** A line of grep: the file and what stands in it. */
export function rowOfGrep(text: string): (PidsFile & { readonly value: string; readonly count: string | undefined }) | undefined {
  const m = text.includes('pids.') ? (ROW.exec(text) ?? NOTED.exec(text)) : null
  return m === null ? undefined : { folder: m[1], which: m[2]!, value: m[3]!, count: m[4] }
}

/** The part of a path that the kernel prints, in both hierarchies; a captured tree may keep only what is below `cgroup`. */
const GROUP = /\/sys\/fs\/cgroup(?:\/pids)?(\/.{1,300}?)\/(?:pids\.|$)|[/!]cgroup(?:\/pids)?(\/.{1,300}?)\/(?:pids\.|$)/

export function groupOf(path: string): string | undefined {
  const m = GROUP.exec(path)
  return m?.[1] ?? m?.[2]
}
