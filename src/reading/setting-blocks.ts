/** How a block of settings opens: `define service {`, `location ~ x {`; of Fluentd and Apache `<match app.**>`; of Fluent Bit `[FILTER]`. */
const BRACE = /^\s{0,40}[a-z_]\w{0,30}(?: [\w"'~^$.*/\\:-]{1,80}){0,3} ?\{\s{0,4}$/
const TAG = /^\s{0,40}<([A-Za-z]\w{1,30})(?: [^<>]{1,200})?>\s{0,4}$/
const HEAD = /^\[(?:SERVICE|INPUT|FILTER|OUTPUT|PARSER|MULTILINE_PARSER|CUSTOM|PLUGINS|STREAM_TASK)\]\s{0,4}$/
/** A setting in one: a key, blanks, and its value, without the colon with which a program speaks or gives its reason. */
const ENTRY = /^\s{1,40}@?[A-Za-z_][\w.@-]{0,60}\s{1,60}(?!.{0,1000}\w: [A-Z])\S.{0,1000}$/
const COMMENT = /^\s{0,60}#|^\s{0,8}$/
const LEAST_ENTRIES = 2
const LEAST_NESTED = 8

/** Places, in the list, of lines of blocks of settings: all that stands in one is a key and its value, and it closes as it opens. */
export function settingBlocks(texts: readonly string[]): number[] {
  const found: number[] = []
  for (let i = 0; i < texts.length; i++) {
    const end = endOf(texts, i, 0)
    if (end === undefined) continue
    const entries = texts.slice(i, end + 1).filter((text) => ENTRY.test(text) && !TAG.test(text)).length
    if (entries >= LEAST_ENTRIES) for (let at = i; at <= end; at++) found.push(at)
    i = end
  }
  return found
}

/** Where a block that opens on this line closes. */
function endOf(texts: readonly string[], at: number, depth: number): number | undefined {
  const text = texts[at]!
  if (text.length > 300 || depth > LEAST_NESTED) return undefined
  const isHead = HEAD.test(text)
  const tag = TAG.exec(text)?.[1]
  if (!isHead && tag === undefined && !BRACE.test(text)) return undefined
  const close = tag === undefined ? '}' : `</${tag}>`
  let last = at
  for (let i = at + 1; i < texts.length; i++) {
    const line = texts[i]!
    if (!isHead && line.trim() === close) return i
    const inner = isHead ? undefined : endOf(texts, i, depth + 1)
    if (inner !== undefined) last = i = inner
    else if (ENTRY.test(line)) last = i
    else if (!COMMENT.test(line)) break
  }
  return isHead && last > at ? last : undefined
}
