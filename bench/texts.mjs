/**
 * Bytes of heap that each of many small texts keeps once it was read. `node --expose-gc bench/texts.mjs [--files 90000]` after a build. The texts are
 * logs of five lines that say nothing, in memory; what is counted is what the last third of them added, past the bounds on first lines.
 */
import { parseArgs } from 'node:util'
import { analyzeText } from '../dist/index.js'

const { values } = parseArgs({ options: { files: { type: 'string', default: '90000' } } })
const count = Number(values.files)
const from = Math.floor((count * 2) / 3)

const two = (n) => String(n).padStart(2, '0')
const line = (i, j) => `Mar  3 10:${two(j % 60)}:${two(i % 60)} host${i % 50} app[${i}]: request ${j} of ${i} done in ${(j * 7) % 100} ms\n`
const files = Object.fromEntries(
  Array.from({ length: count }, (_, i) => [`d${Math.floor(i / 1000)}/f${i}.log`, Array.from({ length: 5 }, (_, j) => line(i, j)).join('')]),
)

const heap = () => {
  globalThis.gc()
  globalThis.gc()
  return process.memoryUsage().heapUsed
}

let read = 0
let before = 0
await analyzeText(files, {
  onProgress() {
    read++
    if (read === from) before = heap()
    if (read === count) console.log(`${Math.round((heap() - before) / (count - from))} bytes of heap per text, of ${count}`)
  },
})
