/** The folder that a prompt shows: `root@node4:/sys/fs/cgroup/kubepods.slice# `, `[root@node4 /sys/fs/cgroup]# `. */
const SHOWN = /^\s{0,8}\[?[\w.-]{1,40}@[\w.-]{1,80}(?::|\s)(\/[^#$%>\n\]]{0,1000}?)\]?\s?[#$]/
const CD = /^cd\s+["']?(\/[^\s"';&|]{1,1000})["']?\s*(?:$|[;&])/
/** Files of a cgroup without a folder: only of these it matters which folder it is. */
const FILE = /(?<=^|\s)((?:memory|cpu|io|pids|blkio|cpuacct|cgroup)\.[a-z_.]{3,40})(?=$|\s|;)/g

/** Where the commands of a text are typed, as its prompts show it, or the last `cd`. */
export class WorkingDirectory {
  #folder: string | undefined

  /** The command with the whole names of the cgroup's files that it prints. */
  whole(text: string, command: string): string {
    this.#folder = SHOWN.exec(text)?.[1] ?? this.#folder
    const folder = this.#folder?.replace(/\/$/, '')
    const moved = CD.exec(command)?.[1]
    if (moved !== undefined) this.#folder = moved
    const here = moved ?? folder
    return here === undefined || !here.includes('/cgroup') ? command : command.replace(FILE, `${here}/$1`)
  }
}
