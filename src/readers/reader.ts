/** The thread that `Readers` starts: reads the texts whose bytes it is sent and answers what they tell. */
import { parentPort, workerData } from 'node:worker_threads'
import { type ReadOptions, readSource } from './read-source.ts'
import type { FromReader, ToReader } from './readers.ts'
import { Gate } from '../scan/gate.ts'
import { gateLiterals } from '../tables.ts'
import { noting, type Telling } from './tellings.ts'

/** Tellings that are sent together, and such parts that the run was not told of yet. */
const PART = 500
const MOST_PARTS = 8

interface Text {
  readonly path: string
  readonly below: string | undefined
  readonly pieces: Uint8Array[]
  ended: boolean
}

const port = parentPort!
const options = workerData as ReadOptions
const gate = new Gate(gateLiterals)
const texts = new Map<number, Text>()
const waiting: number[] = []
let unheard = 0
let wake: (() => void) | undefined

const answer = (message: FromReader): void => port.postMessage(message)
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise<void>((resolve) => (wake = resolve))
}

port.on('message', (message: ToReader) => {
  if ('heard' in message) unheard--
  else if ('path' in message) {
    texts.set(message.text, { path: message.path, below: message.below, pieces: [], ended: false })
    waiting.push(message.text)
  } else if ('bytes' in message) texts.get(message.text)!.pieces.push(message.bytes)
  else texts.get(message.text)!.ended = true
  wake?.()
})

async function* piecesOf(number: number, text: Text): AsyncGenerator<Uint8Array> {
  for (;;) {
    await until(() => (text.pieces.length > 0 && unheard < MOST_PARTS) || (text.ended && text.pieces.length === 0))
    const piece = text.pieces.shift()
    if (piece === undefined) return
    answer({ text: number, taken: piece.length })
    yield piece
  }
}

for (;;) {
  await until(() => waiting.length > 0)
  const number = waiting.shift()!
  const text = texts.get(number)!
  let part: Telling[] = []
  const send = (): void => {
    if (part.length === 0) return
    unheard++
    answer({ text: number, part })
    part = []
  }
  const receivers = noting((telling) => {
    part.push(telling)
    if (part.length >= PART) send()
  })
  const outcome = await readSource({ path: text.path, below: text.below, open: () => piecesOf(number, text) }, receivers, options, gate)
  send()
  // what it was not asked for is taken all the same
  for await (const _ of piecesOf(number, text));
  texts.delete(number)
  answer({ text: number, outcome })
}
