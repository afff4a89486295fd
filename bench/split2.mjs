/** What making a string of every line costs, by split2, without looking at any: node bench/split2.mjs FILE */
import { createReadStream } from 'node:fs'
import split2 from 'split2'

let lines = 0
for await (const line of createReadStream(process.argv[2], { highWaterMark: 262_144 }).pipe(split2())) if (line !== undefined) lines++
console.log(lines)
