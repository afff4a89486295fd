import { crc32, deflateRawSync } from 'node:zlib'
import type { Data } from './tar.ts'

/** What an entry of a zip archive states, where that differs from what is there (APPNOTE.TXT of PKWARE). */
export interface Lies {
  readonly method?: number
  /** Bit 0: encrypted; bit 3: sizes behind the data; bit 11: the name is UTF-8. */
  readonly flags?: number
  readonly crc?: number
  readonly compressed?: number
  readonly size?: number
  /** The name in front of the data, where it is another than in the directory. */
  readonly localName?: Data
  readonly extra?: Data
  /** Where the directory says that the entry lies. */
  readonly at?: number
  /** The bytes as they stand, not compressed by us. */
  readonly raw?: Data
  readonly attributes?: number
}

const u16 = (n: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(n & 0xffff)
  return bytes
}
const u32 = (n: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(n >>> 0)
  return bytes
}

/** A zip archive that is written entry by entry. */
export class Zip {
  readonly #parts: Buffer[] = []
  readonly #directory: Buffer[] = []
  #at = 0

  /** Bytes before or between entries. */
  bytes(data: Data): this {
    const bytes = Buffer.from(data)
    this.#parts.push(bytes)
    this.#at += bytes.length
    return this
  }

  add(name: Data, data: Data, lies: Lies = {}): this {
    const { method = 8, flags = 0, extra = '', localName = name, attributes = 0 } = lies
    const whole = Buffer.from(data)
    const body = Buffer.from(lies.raw ?? (method === 8 ? deflateRawSync(whole) : whole))
    const stated = [u32(lies.crc ?? crc32(whole)), u32(lies.compressed ?? body.length), u32(lies.size ?? whole.length)]
    const late = (flags & 8) !== 0
    const common = (nameLength: number) => [
      u16(20),
      u16(flags),
      u16(method),
      u32(0x5a210000),
      ...stated,
      u16(nameLength),
      u16(Buffer.byteLength(extra)),
    ]
    const own = Buffer.from(localName)
    const local = Buffer.concat([
      Buffer.from('PK\x03\x04'),
      u16(20),
      u16(flags),
      u16(method),
      u32(0x5a210000),
      ...(late ? [u32(0), u32(0), u32(0)] : stated),
      u16(own.length),
      u16(Buffer.byteLength(extra)),
      own,
      Buffer.from(extra),
    ])
    const listed = Buffer.from(name)
    this.#directory.push(
      Buffer.concat([
        Buffer.from('PK\x01\x02'),
        u16(0x031e),
        ...common(listed.length),
        u16(0),
        u16(0),
        u16(0),
        u32(attributes),
        u32(lies.at ?? this.#at),
        listed,
        Buffer.from(extra),
      ]),
    )
    return this.bytes(Buffer.concat([local, body, ...(late ? [Buffer.from('PK\x07\x08'), ...stated] : [])]))
  }

  end(lies: { readonly count?: number; readonly at?: number; readonly size?: number; readonly comment?: Data } = {}): Buffer {
    const directory = Buffer.concat(this.#directory)
    const comment = Buffer.from(lies.comment ?? '')
    const count = lies.count ?? this.#directory.length
    return Buffer.concat([
      ...this.#parts,
      directory,
      Buffer.from('PK\x05\x06'),
      u16(0),
      u16(0),
      u16(count),
      u16(count),
      u32(lies.size ?? directory.length),
      u32(lies.at ?? this.#at),
      u16(comment.length),
      comment,
    ])
  }

  /** Without the directory. */
  cut(): Buffer {
    return Buffer.concat(this.#parts)
  }
}
