/** Flags of print_tainted() (kernel/panic.c), as printed: letters in columns, or since 6.12 `[W]=WARN, [O]=OOT_MODULE`. */
const TAINT = /(Not tainted|Tainted: {0,4})(.{0,400})$/
/** The release stands before the version, which is cut at its first blank: `6.5.0-41-generic #41~22.04.2-Ubuntu`; 2.6 puts brackets around. */
const BEFORE_VERSION = /(?:^|[ (])([^ (]{1,120}) #\d/
const NUMBERED = /(?:^|[ (])(\d{1,3}\.\d{1,3}[^ )]{0,110})/

export interface Taint {
  /** `P OE`; '' when `Not tainted`. */
  readonly taint?: string
  /** uname -r */
  readonly release?: string
}

/** What a line of the kernel says of its taint and its release; nothing when it says neither. */
export function taintIn(text: string | undefined): Taint {
  const m = TAINT.exec(text ?? '')
  if (m === null) return {}
  const behind = m[2]!
  const release = BEFORE_VERSION.exec(behind) ?? NUMBERED.exec(behind)
  const flags = release === null ? behind : behind.slice(0, release.index)
  const letters = flags.includes(']=')
    ? Array.from(flags.matchAll(/\[([A-Z])\]=/g), (flag) => flag[1]!).join(' ')
    : flags.replace(/[^A-Z]+/g, ' ').trim()
  return { taint: m[1] === 'Not tainted' ? '' : letters, ...(release === null ? {} : { release: release[1]! }) }
}
