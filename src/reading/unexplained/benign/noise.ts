/** Words of failure that healthy machines print. */
export interface BenignNoise {
  /** Tested on `program: message`, `kernel: message`, or `: message` where nobody signed it. */
  readonly says: RegExp
  /** True where even words that tell of an end, such as `fatal`, are noise. Others never hide the end of a machine or a process. */
  readonly evenFatal?: true
  /** Why nothing broke. */
  readonly reason: string
  /** Who prints it: a file of the kernel tree, a program. */
  readonly source: string
}
