/** A name at which the fields go on: within a string its quotes would be escaped. */
const NEXT = /,\s{0,4}"[\w@.-]{1,64}"\s{0,4}:/
/** Times that the fields may go on behind what cannot be read. */
const MOST_BROKEN = 8
/** Fields of one object that are kept of its beginning, and as many of its end; those between are passed over. */
const MOST_FIELDS = 2_048

/**
 * The strings and numbers right in an object, by name, each as often as it is given: also of one that was cut, or that JSON.parse would
 * read otherwise because a name stands in it twice. What an object or an array holds is passed over. Linear in the text.
 */
export function fieldsIn(text: string): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>()
  const last = new Map<string, string[]>()
  let at = text.indexOf('{') + 1
  let broken = 0
  while (at > 0 && at < text.length) {
    at = blanksEnd(text, at)
    if (text[at] === ',') at = blanksEnd(text, at + 1)
    if (at >= text.length) break
    const nameEnd = text[at] === '"' ? stringEnd(text, at) : -1
    const colon = blanksEnd(text, nameEnd)
    const from = blanksEnd(text, colon + 1)
    const to = nameEnd < 0 || text[colon] !== ':' ? -1 : valueEnd(text, from)
    if (to < 0) {
      // behind what was left out it goes on with the next name
      const next = broken++ < MOST_BROKEN ? text.slice(at).search(NEXT) : -1
      if (next < 0) break
      at += next + 1
      continue
    }
    const name = parsed(text.slice(at, nameEnd))
    const value = '[{'.includes(text[from]!) ? undefined : parsed(text.slice(from, to))
    at = to
    if (name === undefined || value === undefined) continue
    const known = fields.get(name) ?? last.get(name)
    if (known !== undefined) known.push(value)
    else if (fields.size < MOST_FIELDS) fields.set(name, [value])
    else {
      last.set(name, [value])
      if (last.size > MOST_FIELDS) last.delete(last.keys().next().value!)
    }
  }
  for (const [name, values] of last) fields.set(name, values)
  return fields
}

/** What there is of a string right at the end of an object that was cut within it; undefined where it is not cut there. */
export function cutField(text: string, name: string): string | undefined {
  const at = text.lastIndexOf(`"${name}"`)
  const from = at < 0 ? -1 : blanksEnd(text, blanksEnd(text, at + name.length + 2) + 1)
  if (from < 0 || text[from] !== '"' || stringEnd(text, from) >= 0) return undefined
  return parsed(`${text.slice(from).replace(/\\(?:u[0-9a-fA-F]{0,3})?$/, '')}"`)
}

function parsed(json: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
  } catch {
    return undefined
  }
}

const BLANKS = ' \t\r\n'

function blanksEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && BLANKS.includes(text[at]!)) at++
  return at
}

/** Behind the quote that ends the string that begins here; -1 where it is cut. */
function stringEnd(text: string, from: number): number {
  for (let end = text.indexOf('"', from + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text[end - 1 - slashes] === '\\') slashes++
    if (slashes % 2 === 0) return end + 1
  }
  return -1
}

/** Behind the value that begins here; -1 where it is cut. */
function valueEnd(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const character = text[at]!
    if (character === '"') {
      at = stringEnd(text, at) - 1
      if (at < 0) return -1
      if (depth === 0) return at + 1
    } else if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') {
      if (depth === 0) return at
      if (--depth === 0) return at + 1
    } else if (character === ',' && depth === 0) return at
  }
  return -1
}
