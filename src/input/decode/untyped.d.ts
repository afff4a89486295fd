/** Packages in CommonJS that come without types. */
declare module 'xz-decompress' {
  import type { ReadableStream } from 'node:stream/web'

  const xz: { XzReadableStream: new (stream: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array> }
  export default xz
}

declare module 'unbzip2-stream' {
  export default function unbzip2Stream(): NodeJS.ReadWriteStream
}
