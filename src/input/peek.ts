/** The first bytes of a stream, and the whole stream again. */
export async function peek(
  pieces: AsyncIterable<Uint8Array>,
  most: number,
): Promise<{ head: Uint8Array; all: AsyncGenerator<Uint8Array> }> {
  const iterator = pieces[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let length = 0
  let done = false
  while (length < most && !done) {
    const next = await iterator.next()
    done = next.done === true
    if (!done && next.value.length > 0) {
      first.push(next.value)
      length += next.value.length
    }
  }
  const head = new Uint8Array(Math.min(most, length))
  let at = 0
  for (const piece of first) {
    head.set(piece.subarray(0, head.length - at), at)
    at = Math.min(head.length, at + piece.length)
  }
  const all = async function* (): AsyncGenerator<Uint8Array> {
    try {
      while (first.length > 0) yield first.shift()!
      if (!done) for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
    } finally {
      await iterator.return?.()
    }
  }
  return { head, all: all() }
}
