import { crc32, deflateRawSync } from 'node:zlib'

/** Archives written by hand, so that they can be damaged by hand. */

export interface TarMember {
  readonly name?: string
  readonly data?: Buffer | string
  readonly type?: string
  readonly link?: string
  /** Twelve bytes in place of the size. */
  readonly size?: string | Buffer
}

export const END = Buffer.alloc(1024)
const padded = (data: Buffer): Buffer => Buffer.concat([data, Buffer.alloc((512 - (data.length % 512)) % 512)])

export function tarMember({ name = 'a.log', data = '', type = '0', link = '', size }: TarMember): Buffer {
  const body = Buffer.from(data)
  const header = Buffer.alloc(512)
  header.write(name, 0, 100, 'latin1')
  header.write('0000644\0', 100)
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124)
  if (size !== undefined) Buffer.from(size).copy(header, 124)
  header.write('00000000000\0', 136)
  header.write(type, 156)
  header.write(link, 157)
  header.write('ustar\x0000', 257)
  header.fill(' ', 148, 156)
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  return Buffer.concat([header, padded(body)])
}

export const tar = (...members: TarMember[]): Buffer => Buffer.concat([...members.map(tarMember), END])

/** A pax header of these records. */
export function pax(records: Readonly<Record<string, string>>, type = 'x'): Buffer {
  const data = Object.entries(records).map(([key, value]) => {
    const rest = Buffer.byteLength(` ${key}=${value}\n`)
    let length = rest + 1
    while (String(length).length + rest !== length) length = String(length).length + rest
    return `${length} ${key}=${value}\n`
  })
  return tarMember({ name: 'PaxHeaders/x', data: data.join(''), type })
}

export interface ZipMember {
  readonly name?: string
  readonly data?: Buffer | string
  readonly method?: 0 | 8
  /** Sizes and checksum stand behind the data only. */
  readonly descriptor?: boolean
  readonly mode?: number
  /** What the directory says, where that is not true. */
  readonly stated?: { readonly offset?: number; readonly size?: number; readonly stored?: number; readonly crc?: number }
}

const numbers = (...fields: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer =>
  Buffer.concat(
    fields.map(([value, bytes]) => {
      const field = Buffer.alloc(bytes)
      field.writeUIntLE(value, 0, bytes)
      return field
    }),
  )

/** The members' part and the directory of a zip. */
export function zipParts(members: readonly ZipMember[]): { readonly body: Buffer; readonly directory: Buffer } {
  let body = Buffer.alloc(0)
  const directory: Buffer[] = []
  for (const { name = 'a.log', data = '', method = 8, descriptor = false, mode = 0o100644, stated = {} } of members) {
    const raw = Buffer.from(data)
    const stored = method === 8 ? deflateRawSync(raw) : raw
    const crc = crc32(raw)
    const label = Buffer.from(name)
    const flags = descriptor ? 8 : 0
    const sizes = descriptor ? [0, 0, 0] : [crc, stored.length, raw.length]
    const offset = body.length
    body = Buffer.concat([
      body,
      numbers([0x04034b50, 4], [20, 2], [flags, 2], [method, 2], [0, 4]),
      numbers([sizes[0]!, 4], [sizes[1]!, 4], [sizes[2]!, 4], [label.length, 2], [0, 2]),
      label,
      stored,
      ...(descriptor ? [numbers([0x08074b50, 4], [crc, 4], [stored.length, 4], [raw.length, 4])] : []),
    ])
    directory.push(
      numbers([0x02014b50, 4], [0x031e, 2], [20, 2], [flags, 2], [method, 2], [0, 4], [stated.crc ?? crc, 4]),
      numbers([stated.stored ?? stored.length, 4], [stated.size ?? raw.length, 4], [label.length, 2], [0, 4], [0, 4]),
      numbers([0, 2], [mode, 2], [stated.offset ?? offset, 4]),
      label,
    )
  }
  return { body, directory: Buffer.concat(directory) }
}

export function zip(...members: ZipMember[]): Buffer {
  const { body, directory } = zipParts(members)
  const end = numbers([0x06054b50, 4], [0, 4], [members.length, 2], [members.length, 2], [directory.length, 4], [body.length, 4], [0, 2])
  return Buffer.concat([body, directory, end])
}
