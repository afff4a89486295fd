import zlib from 'node:zlib'
import { PIECE } from '../bytes.ts'

/** Raw deflate data for zlib, which is fed piece by piece. */
export class ZlibInflate {
  // a sync flush at the end lets a cut stream end without an error and with all of its data
  readonly #raw = zlib.createInflateRaw({
    finishFlush: zlib.constants.Z_SYNC_FLUSH,
    chunkSize: PIECE,
    readableHighWaterMark: PIECE,
  } as zlib.ZlibOptions)
  #wake = (): void => {}
  #isOver = false
  /** Bytes of the last piece that belong to the stream: fewer than it had when the stream ended in it. */
  used = 0
  hasFailed = false

  constructor() {
    this.#raw.on('readable', () => this.#wake())
    this.#raw.on('end', () => {
      this.#isOver = true
      this.#wake()
    })
    this.#raw.on('error', () => this.#fail())
  }

  /** What comes out; what was not asked for yet waits in zlib, so that no piece expands to more than is read. */
  async *write(piece: Uint8Array): AsyncGenerator<Uint8Array> {
    const before = this.#raw.bytesWritten
    let isWritten = false
    this.#raw.write(piece, (error) => {
      isWritten = true
      // told here before it is told as an event
      if (error) this.#fail()
      else this.#wake()
    })
    for (;;) {
      const output = this.#raw.read() as Buffer | null
      if (output !== null) yield output
      else if (this.#isOver || isWritten) break
      else await new Promise<void>((done) => (this.#wake = done))
    }
    this.used = this.#raw.bytesWritten - before
  }

  /** Whether the stream is over, after all of its bytes: it takes no byte more then. Ends the decoder. */
  async isWhole(): Promise<boolean> {
    const before = this.#raw.bytesWritten
    await new Promise<void>((done) => {
      this.#wake = () => {
        if (this.#isOver) done()
      }
      this.#raw.write(Uint8Array.of(0), (error) => {
        if (error) this.#fail()
        done()
      })
      this.#raw.resume()
    })
    return this.#raw.bytesWritten === before && !this.#isOver
  }

  #fail(): void {
    this.hasFailed = true
    this.#isOver = true
    this.#wake()
  }

  close(): void {
    this.#raw.destroy()
  }
}
