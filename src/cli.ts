#!/usr/bin/env node
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import './cli/last-resort.ts'
import { version } from './version.ts'

/** Bytes of heap from which on memory counts for more than the time to collect it. */
const LARGE_HEAP = 150 * 2 ** 20

const argv = process.argv.slice(2)
// scripts ask for it often: nothing else is loaded
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) process.stdout.write(`${version}\n`)
else {
  // by default V8 lets the heap grow to several times what lives before it collects: here to 1.4 times, threads included, and a large one to 1.2 times
  setFlagsFromString('--heap-growing-percent=40')
  const watch = setInterval(() => {
    if (getHeapStatistics().used_heap_size < LARGE_HEAP) return
    setFlagsFromString('--heap-growing-percent=20')
    clearInterval(watch)
  }, 500)
  watch.unref()
  const [{ run }, { leave, processIo }] = await Promise.all([import('./cli/main.ts'), import('./cli/process-io.ts')])
  await leave(await run(argv, processIo()))
}
