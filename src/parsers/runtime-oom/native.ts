import { kb, refused, sized, type Wording } from './wording.ts'

const base = (path: string | undefined): string | undefined => path?.split('/').at(-1)

export const NATIVE: readonly Wording[] = [
  {
    literals: ['runtime: out of memory'],
    shape: /(?:^|\s)(?:fatal error: )?runtime: out of memory(?:: cannot allocate (\d{1,19})-byte block \((\d{1,19}) in use\))?/,
    read: (m) => refused('go', { requestedKb: kb(m[1]), usedKb: kb(m[2]) }),
  },
  {
    literals: ['fatal error: out of memory', 'runtime: cannot allocate memory', 'runtime: cannot map pages'],
    shape:
      /^(?:fatal error: out of memory \(.{1,60}\)|(?:fatal error: )?runtime: cannot allocate memory|(?:fatal error: )?runtime: cannot map pages in arena address space)/,
    read: () => refused('go'),
  },
  {
    literals: ['std::bad_alloc'],
    shape:
      /^(?:terminate called after throwing an instance of '?std::bad_alloc|(?:libc\+\+abi: )?terminating (?:due to|with) uncaught exception of type std::bad_alloc|.{0,120}what\(\):\s{1,4}std::bad_alloc)/,
    read: () => refused('c++', { kind: 'memory (std::bad_alloc)' }),
  },
  {
    literals: ['memory allocation of '],
    shape: /^memory allocation of (\d{1,19}) bytes failed/,
    read: (m) => refused('rust', { requestedKb: kb(m[1]) }),
  },
  // glib/gmem.c: g_malloc ends the program by a trap
  {
    literals: ['failed to allocate '],
    shape: /^(?:\((?:(\S{1,60}):)?\d{1,10}\): )?GLib-ERROR \*\*: .{0,120}failed to allocate (\d{1,19}) bytes/,
    read: (m) => refused('c', { requestedKb: kb(m[2]), ...(m[1] === undefined || m[1] === 'process' ? {} : { program: base(m[1]) }) }),
  },
  // what C programs print of malloc: git, gcc, gnulib's xalloc, LLVM
  {
    literals: ['malloc failed (tried to allocate'],
    shape: /^(?:fatal|error): Out of memory, malloc failed \(tried to allocate (\d{1,19}) bytes\)/,
    read: (m) => refused('c', { requestedKb: kb(m[1]), program: 'git' }),
  },
  {
    literals: ['out of memory allocating ', 'virtual memory exhausted', 'memory exhausted', 'LLVM ERROR: out of memory'],
    shape:
      /^(?:(?:\/?[\w.+/-]{0,80}\/)?([a-z][\w.+-]{0,31}): (?:out of memory allocating (\d{1,19}) bytes|(?:virtual )?memory exhausted(?:: Cannot allocate memory)?\s{0,4}$)|virtual memory exhausted: Cannot allocate memory|LLVM ERROR: out of memory)/i,
    read: (m) => refused('c', { program: m[1], requestedKb: kb(m[2]) }),
  },
  {
    literals: ["DefaultCPUAllocator: can't allocate memory", 'DefaultCPUAllocator: not enough memory'],
    shape: /DefaultCPUAllocator: (?:can't allocate memory|not enough memory): you tried to allocate (\d{1,19}) bytes/,
    read: (m) => refused('python', { requestedKb: kb(m[1]) }),
  },
  {
    literals: ['OutOfMemoryError: CUDA', 'CUDA out of memory', 'HIP out of memory'],
    shape:
      /(?:^|[\s:])(?:torch\.(?:cuda\.)?OutOfMemoryError|RuntimeError): (?:CUDA|HIP) out of memory\. Tried to allocate (\d{1,9}(?:\.\d{1,3})?) ([KMG])iB(.{0,400})/,
    read(m) {
      const more = m[3]!
      const all = /total capacity of (\d{1,9}(?:\.\d{1,3})?) ([KMG])iB|(\d{1,9}(?:\.\d{1,3})?) ([KMG])iB total capacity/.exec(more)
      const free = /of which (\d{1,9}(?:\.\d{1,3})?) ([KMG])iB is free|(\d{1,9}(?:\.\d{1,3})?) ([KMG])iB free/.exec(more)
      return {
        runtime: 'gpu',
        kind: 'GPU memory',
        requestedKb: sized(m[1], m[2]),
        limitKb: sized(all?.[1] ?? all?.[3], all?.[2] ?? all?.[4]),
        freeKb: sized(free?.[1] ?? free?.[3], free?.[2] ?? free?.[4]),
      }
    },
  },
  // XLA of JAX and TensorFlow
  {
    literals: ['RESOURCE_EXHAUSTED: Out of memory', 'OOM when allocating tensor'],
    shape:
      /RESOURCE_EXHAUSTED: Out of memory (?:while trying to allocate|allocating) (\d{1,19}) bytes|OOM when allocating tensor with shape\[[\d,]{1,80}\]/,
    read: (m) => ({ runtime: 'gpu', kind: 'device memory', requestedKb: kb(m[1]) }),
  },
]
