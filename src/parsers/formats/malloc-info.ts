import type { FormatParser, RawLine } from '../../core/parser.ts'
import { HEAP_USAGE } from '../../records/heap-usage.ts'

const ROOT = /^\s{0,40}<malloc version="[\w.]{1,8}">(?:\s{0,8}<.{0,4000})?$/
/** A line of nothing but tags, as glibc writes them; a program may have taken the line feeds out. */
const TAGS = /^(?:\s{0,40}<[^<>]{1,300}>){1,2000}\s{0,40}$/
const TAG = /<(\/?[a-z]{3,10})([^<>]{0,280})>/g
const MAX_LINE = 65_536

const attribute = (name: string, text: string): number => Number(new RegExp(`\\b${name}="(\\d{1,18})"`).exec(text)?.[1] ?? 0)
interface Sums {
  system: number
  free: number
  chunks: number
}
const nothing = (): Sums => ({ system: 0, free: 0, chunks: 0 })

/** The XML of glibc's malloc_info(3), sizes in bytes. Totals stand behind the last heap; without them the heaps are summed. */
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
  heading: (text) => ROOT.test(text),
  open(publish) {
    let heap: Sums | undefined
    let arenas = 0
    /** Of whole heaps only: what a heap took from the system stands at its end. */
    let inside = nothing()
    let outside = nothing()
    let mmapBytes = 0
    let totals = false
    let place: RawLine | undefined
    const begin = (): void => {
      heap = undefined
      arenas = 0
      inside = nothing()
      outside = nothing()
      mmapBytes = 0
      totals = false
      place = undefined
    }
    const close = (): void => {
      const sum = totals ? outside : inside
      if (place !== undefined && sum.system > 0)
        publish(
          HEAP_USAGE,
          { source: 'malloc_info', arenas, systemBytes: sum.system, freeBytes: sum.free, freeChunks: sum.chunks, mmapBytes },
          place,
        )
      begin()
    }
    const see = (name: string, rest: string, line: RawLine): void => {
      const type = /\btype="(\w{1,12})"/.exec(rest)?.[1]
      const sums = heap ?? outside
      if (name === 'malloc') begin()
      else if (name === '/malloc') close()
      else if (name === 'heap') heap = nothing()
      else if (name === '/heap' && heap !== undefined) {
        inside = { system: inside.system + heap.system, free: inside.free + heap.free, chunks: inside.chunks + heap.chunks }
        heap = undefined
        arenas++
      } else if (name === 'total' && (type === 'fast' || type === 'rest')) {
        sums.free += attribute('size', rest)
        sums.chunks += attribute('count', rest)
      } else if (name === 'total' && type === 'mmap') mmapBytes += attribute('size', rest)
      else if (name === 'system' && type === 'current') {
        sums.system += attribute('size', rest)
        if (heap === undefined) totals = true
        place = line
      }
    }
    return {
      get certain() {
        return (totals ? outside : inside).system > 0
      },
      line(line) {
        if (line.text.length > MAX_LINE || !TAGS.test(line.text)) return 'pass'
        for (const [, name, rest] of line.text.matchAll(TAG)) see(name!, rest!, line)
        return 'take'
      },
      end: close,
    }
  },
}
