// TEMPORARY STUB so that others can build; overwrite me.
export function toText(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> { return bytes }
export function looksBinary(head: Uint8Array): boolean { return head[0] === 0x7f || Buffer.from(head.subarray(0, 8)).toString() === 'LPKSHHRH' || head[0] === 0x28 }
