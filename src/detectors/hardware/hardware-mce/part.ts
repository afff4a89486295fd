/** Error codes in bits 15 to 0 of a bank's status, bit 12 aside (Intel SDM vol. 3B, 16.9.2; AMD64 APM vol. 2, 9.3.2 has the same forms). */
const PARTS: readonly (readonly [mask: bigint, code: bigint, part: string])[] = [
  [0xff80n, 0x0080n, 'the memory or its controller'],
  [0xff00n, 0x0100n, 'a cache'],
  [0xfff0n, 0x0010n, 'the address translation (TLB)'],
  [0xfffcn, 0x000cn, 'a cache'],
  [0xf800n, 0x0800n, 'the bus between processors, memory and devices'],
  [0xffffn, 0x0400n, 'an internal timer of the processor'],
  [0xffffn, 0x0005n, 'the processor itself (parity)'],
  [0xfc00n, 0x0400n, 'the processor itself'],
]

/** The part that a status names; undefined where its code is of no known form. */
export function partOf(status: string | undefined): string | undefined {
  const digits = /^(?:0x)?([0-9a-f]{1,16})$/i.exec(status ?? '')?.[1]
  if (digits === undefined) return undefined
  const code = BigInt(`0x${digits}`) & 0xefffn
  return PARTS.find(([mask, form]) => (code & mask & 0xefffn) === form)?.[2]
}
