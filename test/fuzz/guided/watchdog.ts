import { Worker } from 'node:worker_threads'

/** An input is given up after this many seconds: nothing else can end a decoder that goes round in circles. */
const MOST_SECONDS = 30
const MOST_BYTES = 131_072

/** The number of the run, the length of its input, its input. */
const WATCHING = `
const { workerData } = require('node:worker_threads')
const { writeSync } = require('node:fs')
const [number, bytes] = [new Int32Array(workerData.shared, 0, 2), new Uint8Array(workerData.shared, 8)]
let [last, since] = [-1, Date.now()]
setInterval(() => {
  if (number[0] !== last) [last, since] = [number[0], Date.now()]
  if (last < 0 || Date.now() - since < workerData.seconds * 1000) return
  writeSync(1, 'FAILED run ' + last + ': no end after ' + workerData.seconds + ' s\\n  ' + Buffer.from(bytes.slice(0, number[1])).toString('base64') + '\\n')
  process.kill(process.pid, 'SIGKILL')
}, 1000)
`

/** Ends the process, and tells of the input, when one takes too long. `close` ends the watch. */
export function watchdog(): { readonly before: (input: Buffer, run: number) => void; readonly close: () => Promise<unknown> } {
  const shared = new SharedArrayBuffer(8 + MOST_BYTES)
  const [number, bytes] = [new Int32Array(shared, 0, 2), new Uint8Array(shared, 8)]
  number[0] = -1
  const worker = new Worker(WATCHING, { eval: true, workerData: { shared, seconds: MOST_SECONDS } })
  worker.unref()
  return {
    before: (input, run) => {
      const length = Math.min(MOST_BYTES, input.length)
      bytes.set(input.subarray(0, length))
      number[1] = length
      number[0] = run
    },
    close: () => worker.terminate(),
  }
}
