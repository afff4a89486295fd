export type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Nothing that is one log line is longer: a core dump's entry holds the environment and the maps of its process. */
export const MAX_OBJECT = 1 << 20

/** Whether the line begins as an object does, or an element of an array. */
export const BEGINS_OBJECT = /^(?:data: ?|[\u001e[,\s]{1,8})?\{/

/**
 * The object that is the whole line: alone, an element of an array (`[{…},`), an event of a stream (`data: {…}`), or a record of
 * a JSON text sequence (RFC 7464: it begins with the byte 1E).
 */
export function objectOf(line: string): JsonObject | undefined {
  if (line !== last.line) last = { line, object: parsed(line) }
  return last.object
}

/** The last one that was read: several envelopes ask about one line in turn. */
let last: { readonly line: string; readonly object: JsonObject | undefined } = { line: '', object: undefined }

function parsed(line: string): JsonObject | undefined {
  const code = line.charCodeAt(0)
  // {, [, a blank, tab or comma, d of "data: ", the record separator
  if (code !== 123 && code !== 91 && code !== 32 && code !== 9 && code !== 44 && code !== 100 && code !== 30) return undefined
  const text = code === 123 ? line : line.replace(/^(?:data: ?|\u001e|[[,\s]{1,8})/, '')
  if (!text.startsWith('{') || text.length > MAX_OBJECT) return undefined
  const end = /\}[\s,\]]{0,8}$/.exec(text)
  if (end === null) return undefined
  try {
    const value: unknown = JSON.parse(text.slice(0, end.index + 1))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** What stands at `a.b.c`: under the name as a whole, or in objects within each other. */
export function at(object: JsonObject, path: string): unknown {
  if (Object.hasOwn(object, path)) return object[path]
  const dot = path.indexOf('.')
  if (dot < 0) return undefined
  const inner = Object.hasOwn(object, path.slice(0, dot)) ? object[path.slice(0, dot)] : undefined
  return isObject(inner) ? at(inner, path.slice(dot + 1)) : undefined
}
