import { crc32 } from 'node:zlib'

const XZ = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])
const BLOCK = 512

/** Makes the checksum of each tar header right that has the magic word or is the first. */
export function repairTar(bytes: Buffer): void {
  for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) {
    if (at > 0 && bytes.toString('latin1', at + 257, at + 262) !== 'ustar') continue
    bytes.fill(' ', at + 148, at + 156)
    const sum = bytes.subarray(at, at + BLOCK).reduce((all, byte) => all + byte, 0)
    bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148, 'latin1')
  }
}

/** Makes the checksums right of each xz stream's header and of the header of its first block. */
export function repairXz(bytes: Buffer): void {
  for (let at = bytes.indexOf(XZ); at >= 0; at = bytes.indexOf(XZ, at + 1)) {
    const header = at + 12
    if (header >= bytes.length) return
    bytes.writeUInt32LE(crc32(bytes.subarray(at + 6, at + 8)), at + 8)
    const end = header + (bytes[header]! + 1) * 4
    if (bytes[header] !== 0 && end <= bytes.length) bytes.writeUInt32LE(crc32(bytes.subarray(header, end - 4)), end - 4)
  }
}
