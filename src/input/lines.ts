// TEMPORARY STUB so that others can build; overwrite me.
import { readBlocks, type LineReceiver } from '../scan/read-blocks.ts'
export function readLines(b: AsyncIterable<Uint8Array>, r: LineReceiver, o: (n: number) => number = (n) => n): Promise<number> { return readBlocks(b, r, undefined, o) }
