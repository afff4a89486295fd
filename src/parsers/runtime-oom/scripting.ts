import { isSaid } from './mention.ts'
import { kb, refused, sizeIn, type Wording } from './wording.ts'

const place = (file: string | undefined, line: string | undefined): string | undefined =>
  file === undefined || line === undefined ? undefined : `${file}:${line}`

export const SCRIPTING: readonly Wording[] = [
  {
    literals: ['MemoryError'],
    shape: /^(?:[\w.]{0,120}\.)?_?(?:Array|Arrow)?MemoryError(?:: (.{0,200}))?\s{0,4}$/,
    read: (m) => refused('python', { kind: 'memory (MemoryError)', requestedKb: arraySize(m[1]) }),
  },
  {
    literals: ['System.OutOfMemoryException', 'OutOfMemoryException: '],
    shape: /(?:^|[\s:>("'[])System\.OutOfMemoryException(?::|\s|$|["'\])])/,
    read: (m, line) => (isSaid(m, 'System.OutOfMemoryException', line) ? { runtime: 'dotnet', kind: 'managed heap' } : undefined),
  },
  {
    literals: ['Managed OOM occurred after GC'],
    shape: /^Managed OOM occurred after GC #\d{1,10} \(Requested to allocate (\d{1,19}) bytes\)/,
    read: (m) => ({ runtime: 'dotnet', kind: 'managed heap', requestedKb: kb(m[1]) }),
  },
  // coreclr's FailFast for want of memory; the trace stands below
  { literals: ['Out of memory.'], shape: /^Out of memory\.\s{0,4}$/, read: () => ({ runtime: 'dotnet', kind: 'managed heap' }) },
  {
    literals: ['failed to allocate memory'],
    shape:
      /failed to allocate memory \(NoMemoryError\)|(?:^|\s)NoMemoryError(?: \(|: )failed to allocate memory|^\[FATAL\] failed to allocate memory/,
    read: () => refused('ruby', { kind: 'memory (NoMemoryError)' }),
  },
  {
    literals: ['Allowed memory size of '],
    shape:
      /Allowed memory size of (\d{1,15}) bytes exhausted(?: ?(?:at \S{1,80} )?\(tried to allocate (\d{1,15}) bytes\))?(?: in (\S{1,300})(?: on line |:)(\d{1,7}))?/,
    read: (m) => ({ runtime: 'php', kind: 'memory_limit', limitKb: kb(m[1]), requestedKb: kb(m[2]), where: place(m[3], m[4]) }),
  },
  {
    literals: ['Out of memory (allocated'],
    shape:
      /Fatal error:\s{1,4}Out of memory \(allocated (\d{1,15})(?: bytes)?\) \(tried to allocate (\d{1,15}) bytes\)(?: in (\S{1,300})(?: on line |:)(\d{1,7}))?/,
    read: (m) => refused('php', { usedKb: kb(m[1]), requestedKb: kb(m[2]), where: place(m[3], m[4]) }),
  },
  // perl: malloc.c and util.c (perldiag)
  {
    literals: ['Out of memory during', 'Out of memory in perl', 'Out of memory!'],
    shape:
      /^Out of memory(?:!\s{0,4}$| during (?:"large" )?request for (\d{1,15}) bytes, total sbrk\(\) is (\d{1,19}) bytes| during (?:array|list|string|stack|\w{1,20}) extend| in perl:)/,
    read: (m) => refused('perl', { requestedKb: kb(m[1]), usedKb: kb(m[2]), where: perlPlace(m.input) }),
  },
  // R: src/main/memory.c
  {
    literals: ['cannot allocate vector of', 'cannot allocate memory block of size', 'vector memory exhausted', 'cons memory exhausted'],
    shape:
      /^(?:Error|Fehler|Erreur)(?: in .{1,200}?)? ?: {1,4}(?:(?:cannot allocate vector of size|cannot allocate memory block of size) (\d{1,9}(?:\.\d{1,3})? ?[KMGT]b)|(?:vector|cons) memory exhausted)|^\s{0,4}(?:cannot allocate vector of size (\d{1,9}(?:\.\d{1,3})? ?[KMGT]b)|vector memory exhausted \(limit reached\?\))$/,
    read: (m) => (/exhausted/.test(m[0]) ? { runtime: 'r', kind: 'vector memory' } : refused('r', { requestedKb: sizeIn(m[1] ?? m[2]) })),
  },
  {
    literals: ['OutOfMemoryError()'],
    shape: /^(?:ERROR: )?(?:\w{1,30}Error: ){0,3}OutOfMemoryError\(\)/,
    read: () => refused('julia'),
  },
  // lua: lauxlib and ldo.c; LuaJIT inside of nginx
  {
    literals: ['not enough memory'],
    shape:
      /(?:\blua entry thread aborted: .{0,80}|\blua atpanic: .{0,60}reason: |\bunprotected error in call to Lua API \(|^lua(?:jit|5\.\d)?: (?:.{0,200}: )?|\bmemory allocation error: )not enough memory/i,
    read: (m) => ({
      runtime: 'lua',
      kind: 'memory of the Lua VM',
      ...(/\blua (?:entry|atpanic)\b/.test(m[0]) ? { program: 'nginx' } : {}),
      ...(/atpanic/.test(m[0]) ? { again: true } : {}),
    }),
  },
]

/** numpy: `Unable to allocate 7.45 GiB for an array with shape …`; Arrow: `malloc of size 6442450944 failed`. */
export function arraySize(text: string | undefined): number | undefined {
  const bytes = /^(?:m|re)alloc of size (\d{1,19}) failed/.exec(text ?? '')?.[1]
  return bytes === undefined ? sizeIn(/Unable to allocate (\d{1,9}(?:\.\d{0,3})? [KMGT]iB)/.exec(text ?? '')?.[1]) : kb(bytes)
}

function perlPlace(text: string): string | undefined {
  const m = / at (\S{1,300}) line (\d{1,7})/.exec(text)
  return place(m?.[1], m?.[2])
}
