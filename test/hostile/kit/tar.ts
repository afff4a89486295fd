/** tar archives, block by block (tar(5)), so that every field can lie. */

export type Data = Uint8Array | string

export interface Header {
  readonly name: Data
  /** Bytes of the member as the header states them: a number, or the field as it stands. */
  readonly size?: number | string | Uint8Array
  /** '0' file, '1' hard link, '2' symbolic link, '3' character device, '4' block device, '5' folder, '6' FIFO. */
  readonly type?: string
  readonly link?: Data
  readonly prefix?: Data
  /** `ustar\0` and 00 of POSIX, `ustar  \0` of GNU, or nothing (v7). */
  readonly magic?: string
  readonly mtime?: number
  /** Added to the true checksum. */
  readonly wrongBy?: number
}

export const BLOCK = 512
export const END = Buffer.alloc(2 * BLOCK)

export function header({
  name,
  size = 0,
  type = '0',
  link = '',
  prefix = '',
  magic = 'ustar\x0000',
  mtime = 0,
  wrongBy = 0,
}: Header): Buffer {
  const block = Buffer.alloc(BLOCK)
  const put = (value: Data, at: number, length: number): void => block.set(Buffer.from(value).subarray(0, length), at)
  put(name, 0, 100)
  put('0000644\0', 100, 8)
  put('0000000\0', 108, 8)
  put('0000000\0', 116, 8)
  put(typeof size === 'number' ? `${size.toString(8).padStart(11, '0')}\0` : size, 124, 12)
  put(`${mtime.toString(8).padStart(11, '0')}\0`, 136, 12)
  put('        ', 148, 8)
  put(type, 156, 1)
  put(link, 157, 100)
  put(magic, 257, 8)
  put(prefix, 345, 155)
  const sum = block.reduce((all, byte) => all + byte, wrongBy)
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8)
  return block
}

/** The bytes of a member, filled up to whole blocks. */
export function filled(data: Data): Buffer {
  const bytes = Buffer.from(data)
  return Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)])
}

/** A member as it should be, unless `fields` say otherwise. */
export function member(name: Data, data: Data = '', fields: Partial<Header> = {}): Buffer {
  return Buffer.concat([header({ name, size: Buffer.byteLength(data), ...fields }), filled(data)])
}

/** An extended header (pax, POSIX.1-2001) in front of a member; `type` g is one for all that follow. */
export function pax(records: Readonly<Record<string, string>>, type: 'x' | 'g' = 'x'): Buffer {
  const text = Object.entries(records)
    .map(([key, value]) => {
      const rest = ` ${key}=${value}\n`
      let length = Buffer.byteLength(rest)
      while (String(length).length + Buffer.byteLength(rest) > length) length++
      return `${length}${rest}`
    })
    .join('')
  return paxOf(text, type)
}

/** The same with a text that is not made of valid records. */
export function paxOf(text: string, type: 'x' | 'g' = 'x'): Buffer {
  return member('PaxHeader/x', text, { type })
}

/** GNU's long name in front of a member. */
export function longName(name: string, type: 'L' | 'K' = 'L'): Buffer {
  return member('././@LongLink', `${name}\0`, { type, magic: 'ustar  \0' })
}

/** An archive of these members with its end. */
export function tar(...members: readonly Uint8Array[]): Buffer {
  return Buffer.concat([...members, END])
}
