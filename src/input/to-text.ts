import { ByteReader, type Bytes, concat } from './bytes.ts'
import { LOOK_AHEAD, type Turn, wideAtHead, wideEnds, wideIn, type Wide } from './wide.ts'

const HEAD = 4096

/**
 * UTF-16 becomes UTF-8, also where it stands in front of or behind text in another encoding, as programs leave it that append to a file of
 * another one; everything else passes as it is. Offsets then count bytes of the UTF-8 text.
 */
export async function* toText(bytes: Bytes): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(bytes)
  try {
    const text = new Recoded(wideAtHead(await reader.peek(HEAD)))
    for (let piece = await reader.next(); piece !== undefined; piece = await reader.next()) yield* text.take(piece, false)
    yield* text.take(new Uint8Array(0), true)
  } finally {
    await reader.close()
  }
}

/** Whether NUL bytes beside others, or a byte order mark, stand at the end. */
function mayBeginWide(bytes: Uint8Array): boolean {
  const end = bytes.subarray(-LOOK_AHEAD)
  return end.some((byte) => byte === 0 || byte >= 0xfe) && end.some((byte) => byte !== 0)
}

const encoder = new TextEncoder()

/** One stream, whose encoding may change. */
class Recoded {
  #wide: Wide | undefined
  #decoder: TextDecoder | undefined
  /** The last bytes, which may begin something else. */
  #held: Uint8Array = new Uint8Array(0)

  constructor(wide: Wide | undefined) {
    this.#begin(wide)
  }

  *take(piece: Uint8Array, atEnd: boolean): Generator<Uint8Array> {
    const whole = this.#held.length === 0 ? piece : concat([this.#held, piece])
    let from = 0
    for (let turn = this.#turnIn(whole, from); turn !== undefined; turn = this.#turnIn(whole, from)) {
      yield* this.#given(whole.subarray(from, turn.at), true)
      this.#begin(turn.wide)
      from = turn.at
    }
    const rest = whole.subarray(from)
    const kept = atEnd || (this.#wide === undefined && !mayBeginWide(rest)) ? 0 : Math.min(LOOK_AHEAD + (rest.length & 1), rest.length)
    yield* this.#given(rest.subarray(0, rest.length - kept), atEnd)
    this.#held = rest.slice(rest.length - kept)
  }

  #turnIn(bytes: Uint8Array, from: number): Turn | undefined {
    return this.#wide === undefined ? wideIn(bytes, from) : wideEnds(bytes, from, this.#wide)
  }

  #begin(wide: Wide | undefined): void {
    this.#wide = wide
    this.#decoder = wide === undefined ? undefined : new TextDecoder(wide)
  }

  *#given(bytes: Uint8Array, isLast: boolean): Generator<Uint8Array> {
    if (this.#decoder !== undefined) yield encoder.encode(this.#decoder.decode(bytes, { stream: !isLast }))
    else if (bytes.length > 0) yield bytes
  }
}
