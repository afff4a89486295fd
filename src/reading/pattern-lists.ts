import { PHRASES } from './phrases.ts'

/** Fewer lines of such a kind are no list. */
const LEAST_PATTERNS = 3
const LONGEST = 120

/** What only an expression holds: classes, repeats, escaped brackets, directives of printf. */
const EXPRESSION = /\[(?:0-9|\^|a-z|[\da-f]-)[^\]]{0,20}\][+*?{]?|\\[()[\].dswSW]|\.[*+]|\(\?[:!=<]|(?<=[\s=(])%(?:[sdux]|lu|ld|llu)\b/

/** Beginnings and middles of lines of the kernel, where these always go on. */
const CUT: readonly RegExp[] = [
  /^(?:Memory cgroup )?out of memory(?:: kill(?:ed)? process)?$/i,
  /^kill(?:ed)? process$/i,
  /^(?:kernel panic(?: - not syncing:?)?|not syncing)$/i,
  /^(?:BUG: )?soft lockup(?: - CPU)?$/i,
  /^(?:BUG: )?unable to handle(?: kernel)?(?: NULL pointer dereference| paging request| page fault)?$/i,
  /^(?:EXT[234]|XFS|BTRFS)(?:-fs)?(?: error| warning)?:?$/i,
  /^(?:segfault|segfault at|general protection fault|oom-killer|invoked oom-killer|hung_task|call trace:?|machine check|hardware error|MCE)$/i,
  /^(?:INFO: task )?blocked for more than(?: \d{2,4} seconds)?$/i,
  /^(?:nf_conntrack: )?table full(?:, dropping packet)?$/i,
  /^(?:buffer )?I\/O error(?:, dev)?$/i,
  /^(?:rcu_sched )?(?:self-)?detected stalls?$/i,
  /^remounting filesystem read-only$/i,
  /^(?:no space left on device|too many open files|cannot allocate memory|connection refused|read-only file system)$/i,
]
/** Of a list's items: a bullet, quotation marks, slashes, a comma. */
const ITEM = /^(?:[-*•+] |\d{1,3}[.)] )?["'`/]?(.*?)["'`/]?[,;]?$/

const bareOf = (text: string): string => ITEM.exec(text.trim())![1]!.trim()

/** Places, in the list, of lines of paragraphs that list what to look for in logs: of each only the words are given that all such lines have. */
export function patternLists(texts: readonly string[]): number[] {
  const found: number[] = []
  for (let from = 0; from < texts.length; from++) {
    if (texts[from]!.trim() === '') continue
    let end = from
    while (end + 1 < texts.length && texts[end + 1]!.trim() !== '') end++
    const places = Array.from({ length: end - from + 1 }, (_, i) => from + i).filter((at) => !/^\s{0,8}#/.test(texts[at]!))
    const items = places.filter((at) => texts[at]!.length <= LONGEST)
    const patterns = items.filter((at) => isPattern(texts[at]!))
    if (items.length === places.length && patterns.length >= LEAST_PATTERNS && patterns.length * 2 > places.length) found.push(...places)
    from = end
  }
  return found
}

function isPattern(text: string): boolean {
  const bare = bareOf(text)
  return CUT.some((shape) => shape.test(bare)) || (EXPRESSION.test(bare) && PHRASES.holds(bare))
}
