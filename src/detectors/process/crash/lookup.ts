import type { Step } from '../../../core/finding.ts'
import { word } from '../../../core/words/shell.ts'

/** The instruction, as far as it is known where it lies. */
export interface CodePlace {
  readonly executable?: string | undefined
  readonly module?: string | undefined
  readonly moduleOffset?: string | undefined
  /** Whether the offset counts from the beginning of the file, as kernels since 6.11 print it, or of the mapping that holds the code. */
  readonly offsetIn?: 'file' | 'mapping' | undefined
  /** What addr2line takes, where the line tells it. */
  readonly lookupAddress?: string | undefined
}

/** File offset and address of the part of a file that holds its code. */
const CODE_SEGMENT = `readelf -lW "$F" | awk '/LOAD.* R E /{print $2, $3; exit}'`

/** Names the source line of the instruction. The kernel's offset is turned into the address that debug symbols go by. */
export function sourceLine(f: CodePlace): Step[] {
  const file = fileOf(f)
  if (file === undefined || f.module === undefined) return []
  const say = `Name the source line of ${f.module}+${f.moduleOffset ?? ''}; its debug symbols must be installed.`
  if (f.lookupAddress !== undefined && f.lookupAddress !== '')
    return [{ when: 'now', say, run: `addr2line -Cfie ${file} ${f.lookupAddress}` }]
  if (f.moduleOffset === undefined || f.offsetIn === undefined) return []
  const address = f.offsetIn === 'file' ? `$2 - $1 + ${f.moduleOffset}` : `($2 & ~0xfff) + ${f.moduleOffset}`
  return [
    {
      when: 'now',
      say: f.offsetIn === 'file' ? say : `${say} The offset is in its code, not in the file.`,
      run: [`F=${file}`, `set -- $(${CODE_SEGMENT})`, `addr2line -Cfie "$F" $(printf '0x%x' $((${address})))`].join('\n'),
    },
  ]
}

/** Path of the file in a shell; of a library and a program in the usual places it is looked up. */
function fileOf({ executable, module }: CodePlace): string | undefined {
  if (module === undefined || module.includes(' ')) return undefined
  if (module.startsWith('/')) return word(module)
  if (executable?.split('/').at(-1) === module) return word(executable)
  return /\.so\b/.test(module)
    ? `$(find /lib /lib64 /usr /opt -name ${word(module)} -print -quit 2>/dev/null)`
    : `$(command -v ${word(module)})`
}
