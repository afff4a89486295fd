// TEMPORARY STUB so that others can build; overwrite me.
export function capLines(bytes: AsyncIterable<Uint8Array>, _max: number): { bytes: AsyncIterable<Uint8Array>; originalOffset: (o: number) => number; cutLines: () => number } { return { bytes, originalOffset: (o) => o, cutLines: () => 0 } }
