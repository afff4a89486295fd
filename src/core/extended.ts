/**
 * An object with more fields, where many are made and kept. `{ ...of, more }` says the same, but V8 (Node 20) gives each object that it makes so a
 * hidden class of its own: some 400 bytes and a microsecond.
 */
export const extended = <T extends object, U extends object>(of: T, own: U): Omit<T, keyof U> & U => Object.assign({}, of, own)
