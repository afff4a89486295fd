import type { RuntimeOom } from '../../records/runtime-oom.ts'
import { isSaid } from './mention.ts'
import { kb, type Wording } from './wording.ts'

const jvm = (kind: string, more: Partial<RuntimeOom> = {}): RuntimeOom => ({ runtime: 'java', kind, ...more })

/** Details of the error as HotSpot, OpenJ9 and Android print them (src/hotspot/share/memory/universe.cpp). */
const KIND =
  /^(Java heap space(?:: failed reallocation of scalar replaced objects)?|GC overhead limit exceeded|Metaspace|PermGen space|Compressed class space|Direct buffer memory|Requested array size exceeds VM limit|Required array (?:length|size) too large|Required length exceeds implementation limit|Map failed|Out of swap space\??|C heap space)/

/** Threads and not memory are at their limit, also where the line breaks off within these words. */
const OF_THREADS = ['unable to create native thread', 'unable to create new native thread']

/** Its end, which the virtual machine says by itself. */
const AGAIN = /\b(?:Terminating|Aborting) due to java\.lang\.OutOfMemoryError/
const EXITS = /due to java\.lang\.OutOfMemoryError\b/

export const JAVA: readonly Wording[] = [
  {
    literals: ['java.lang.OutOfMemoryError'],
    shape: /(?:^|[\s:>(\]["'=])java\.lang\.OutOfMemoryError\b(?:: (.{1,200}))?/,
    read(m, line) {
      const said = (m[1] ?? '').trim()
      if (/unable to create.{0,20}thread/i.test(said) || (said !== '' && OF_THREADS.some((words) => words.startsWith(said))))
        return undefined
      if (!isSaid(m, 'java.lang.OutOfMemoryError', line)) return undefined
      const again = AGAIN.test(m.input) && EXITS.test(m.input) ? ({ again: true } as const) : {}
      const direct = /reserve (\d{1,19}) bytes of direct buffer memory \(allocated: (\d{1,19}), limit: (\d{1,19})\)/.exec(said)
      if (direct !== null) return jvm('Direct buffer memory', { requestedKb: kb(direct[1]), usedKb: kb(direct[2]), limitKb: kb(direct[3]) })
      const request = /^request (\d{1,19}) bytes for .{1,80}Out of swap space/.exec(said)
      if (request !== null) return jvm('native memory: Out of swap space?', { requestedKb: kb(request[1]), native: true })
      // jdk.internal.misc.Unsafe: malloc of the C library was refused, whatever the heap has left
      const unsafe = /^Unable to (?:re)?allocate (\d{1,19}) bytes\b/.exec(said)
      if (unsafe !== null) return jvm('native memory', { requestedKb: kb(unsafe[1]), native: true })
      const kind = KIND.exec(said)?.[1]
      return jvm(kind ?? (said === '' ? UNPRINTED : said.slice(0, 80)), again)
    },
  },
  // OpenJ9 names the class with slashes where it tells of its dumps
  {
    literals: ['java/lang/OutOfMemoryError'],
    shape: /^JVMDUMP039I .{0,40}Processing dump event "systhrow", detail "java\/lang\/OutOfMemoryError"/,
    read: () => jvm(UNPRINTED),
  },
  // io.netty.util.internal.PlatformDependent: its own counter, not that of java.nio
  {
    literals: ['OutOfDirectMemoryError'],
    shape:
      /(?:^|[\s:>(\]["'=])(?:io\.netty\.util\.internal\.)?OutOfDirectMemoryError: failed to allocate (\d{1,19}) byte\(s\) of direct memory \(used: (\d{1,19}), max: (\d{1,19})\)/,
    read: (m) => jvm('direct memory of Netty', { requestedKb: kb(m[1]), usedKb: kb(m[2]), limitKb: kb(m[3]) }),
  },
  {
    literals: ['insufficient memory for the Java Runtime', 'Native memory allocation (', 'os::commit_memory('],
    shape:
      /^#? ?(?:There is insufficient memory for the Java Runtime Environment to continue|Native memory allocation \((?:mmap|malloc|mprotect)\) failed to (?:map|allocate|protect|commit) (\d{1,19}) bytes|(?:.{1,60} VM )?warning: INFO: os::commit_memory\(0x[0-9a-f]{1,16}, (\d{1,19}), [^)]{1,40}\) failed; error='[^']{1,60}' \(errno=12\))/,
    read: (m) => jvm('native memory', { requestedKb: kb(m[1] ?? m[2]), native: true }),
  },
  // the heap is reserved as a whole at the start (src/hotspot/share/memory/virtualspace.cpp, universe.cpp)
  {
    literals: ['Could not reserve enough space'],
    shape: /^(?:.{0,120}: )?Could not reserve enough space (?:for|in) (?:(\d{1,15})KB )?(?:object heap|code cache|card marking array)/,
    read: (m) => jvm('native memory', { requestedKb: m[1] === undefined ? undefined : Number(m[1]), native: true }),
  },
  // the head of hs_err_pid*.log (src/hotspot/share/utilities/vmError.cpp)
  {
    literals: ['Out of Memory Error ('],
    shape: /^#?\s{0,4}Out of Memory Error \([\w.]{1,60}:\d{1,6}\), pid=(\d{1,10}), tid=/,
    read: (m) => jvm('native memory', { native: true, pid: Number(m[1]) }),
  },
]

/** Nothing is said behind the name of the class. */
export const UNPRINTED = 'memory (kind not printed)'
