import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Place } from './in-order.ts'
import type { Source } from '../input/source.ts'
import type { Outcome, ReadOptions } from './read-source.ts'
import type { Telling } from './tellings.ts'

/** What a thread is sent: texts one after the other, each with its bytes. */
export type ToReader =
  | { readonly text: number; readonly path: string; readonly below: string | undefined }
  | { readonly text: number; readonly bytes: Uint8Array }
  | { readonly text: number; readonly end: true }
  | { readonly heard: true }

/** What it answers: how many bytes it has taken, what they told, and at the end what became of the text. */
export type FromReader =
  | { readonly text: number; readonly taken: number }
  | { readonly text: number; readonly part: readonly Telling[] }
  | { readonly text: number; readonly outcome: Outcome }

/** Bytes that are on their way to one thread. */
const MOST_SENT = 8 * 2 ** 20
/** Texts that wait for one thread. */
const MOST_TEXTS = 64

/** A thread that reads texts, one after the other. */
class Reader {
  readonly worker: Worker
  readonly texts = new Map<number, { readonly path: string; readonly place: Place }>()
  sent = 0
  alive = true

  constructor(file: string, options: ReadOptions, changed: () => void) {
    this.worker = new Worker(file, { workerData: options })
    this.worker.on('message', (answer: FromReader) => {
      const text = this.texts.get(answer.text)
      if ('taken' in answer) this.sent -= answer.taken
      else if ('part' in answer) text?.place.told(answer.part, () => this.send({ heard: true }))
      else {
        this.texts.delete(answer.text)
        text?.place.done(answer.outcome)
      }
      changed()
    })
    const ended = (error: unknown): void => {
      this.alive = false
      const why = `internal error: ${error instanceof Error ? error.message : 'the thread that read it ended'}`
      for (const { path, place } of this.texts.values()) place.done({ text: undefined, gaps: [{ what: path, why }] })
      this.texts.clear()
      this.sent = 0
      changed()
    }
    this.worker.on('error', ended)
    this.worker.on('exit', ended)
  }

  get isFull(): boolean {
    return this.alive && (this.sent >= MOST_SENT || this.texts.size >= MOST_TEXTS)
  }

  send(message: ToReader, transfer: readonly ArrayBuffer[] = []): void {
    if (this.alive) this.worker.postMessage(message, [...transfer])
  }
}

/** Threads that read texts at the same time. Their bytes are read, and decompressed, in the thread that asks. */
export class Readers {
  readonly #all: readonly Reader[]
  #count = 0
  readonly #waiting = new Set<() => void>()

  private constructor(file: string, workers: number, options: ReadOptions) {
    const changed = (): void => {
      for (const wake of this.#waiting) wake()
    }
    this.#all = Array.from({ length: workers }, () => new Reader(file, options, changed))
  }

  /** Undefined where the package is not built: its thread is a file beside it. */
  static start(workers: number, options: ReadOptions): Readers | undefined {
    const file = fileURLToPath(new URL('./reader.js', import.meta.url))
    return existsSync(file) ? new Readers(file, workers, options) : undefined
  }

  get areAlive(): boolean {
    return this.#all.some(({ alive }) => alive)
  }

  /** Resolves when a thread has nothing to do. */
  async free(): Promise<void> {
    await this.#until(() => !this.areAlive || this.#all.some(({ alive, texts }) => alive && texts.size === 0))
  }

  /** Hands a source to the thread that has the least to do. Resolves when all of its bytes are on their way. */
  async read(source: Source, place: Place, onBytes: (bytes: number) => void): Promise<void> {
    await this.#until(() => this.#all.every(({ alive }) => !alive) || this.#all.some((reader) => reader.alive && !reader.isFull))
    const reader = this.#all.filter(({ alive }) => alive).sort((a, b) => a.texts.size - b.texts.size || a.sent - b.sent)[0]
    const text = this.#count++
    const { path, below } = source
    reader?.texts.set(text, { path, place })
    reader?.send({ text, path, below })
    let bytes = 0
    for await (const piece of source.open()) {
      onBytes((bytes += piece.length))
      if (reader === undefined || !reader.alive) continue
      await this.#until(() => !reader.isFull || reader.sent === 0)
      // the piece may be part of a buffer that others use
      const own = new Uint8Array(piece)
      reader.sent += own.length
      reader.send({ text, bytes: own }, [own.buffer])
    }
    if (reader === undefined) place.done({ text: undefined, gaps: [{ what: path, why: 'internal error: no thread is left to read it' }] })
    reader?.send({ text, end: true })
  }

  /** Resolves when all that was handed out is read. */
  async idle(): Promise<void> {
    await this.#until(() => this.#all.every(({ texts }) => texts.size === 0))
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map(({ worker }) => worker.terminate()))
  }

  async #until(holds: () => boolean): Promise<void> {
    if (holds()) return
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        if (!holds()) return
        this.#waiting.delete(wake)
        resolve()
      }
      this.#waiting.add(wake)
    })
  }
}
