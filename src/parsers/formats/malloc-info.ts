import type { FormatParser, RawLine } from '../../core/parser.ts'
import { HEAP_USAGE } from '../../records/heap-usage.ts'

const ATTRIBUTE = (name: string, text: string): number => Number(new RegExp(`\\b${name}="(\\d{1,18})"`).exec(text)?.[1] ?? 0)

/** The XML of glibc's malloc_info(3). Totals stand behind the last heap; without them the heaps are summed. */
export const mallocInfo: FormatParser = {
  id: 'malloc-info',
  title: 'malloc_info(3) of glibc',
  capture: ["gdb -p PID -batch -ex 'call (int)malloc_info(0, stdout)'"],
  recognised: 'by its root element <malloc version=…>',
  samples: [
    {
      text: '<malloc version="1">\n<heap nr="0">\n<total type="rest" count="2" size="4096"/>\n<system type="current" size="135168"/>\n</heap>\n</malloc>\n',
    },
  ],
  shows: ['heap'],
  begins: ['<malloc version='],
  sniff: (head) => (head.slice(0, 2000).includes('<malloc version=') ? 0.95 : 0),
  open(publish) {
    let heap = false
    let arenas = 0
    const inside = { system: 0, free: 0, chunks: 0 }
    const outside = { system: 0, free: 0, chunks: 0, mmap: 0, seen: false }
    let place: RawLine | undefined
    return {
      line(line) {
        const text = line.text
        if (text.length > 2000) return 'take'
        if (text.includes('<heap nr=')) {
          heap = true
          arenas++
        }
        if (text.includes('</heap>')) heap = false
        const sums = heap ? inside : outside
        if (/<total type="(?:fast|rest)"/.test(text)) {
          sums.free += ATTRIBUTE('size', text)
          sums.chunks += ATTRIBUTE('count', text)
        } else if (text.includes('<total type="mmap"')) outside.mmap += ATTRIBUTE('size', text)
        else if (text.includes('<system type="current"')) {
          sums.system += ATTRIBUTE('size', text)
          if (!heap) outside.seen = true
          place = line
        }
        if (!text.includes('</malloc>')) return 'take'
        const sum = outside.seen ? outside : inside
        if (place !== undefined)
          publish(
            HEAP_USAGE,
            {
              source: 'malloc_info',
              arenas,
              systemBytes: sum.system,
              freeBytes: sum.free,
              freeChunks: sum.chunks,
              mmapBytes: outside.mmap,
            },
            place,
          )
        place = undefined
        return 'take'
      },
      end() {},
    }
  },
}
