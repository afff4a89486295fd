/** How a block of settings opens: `define service {`, `location ~ x {`; of Fluentd and Apache `<match app.**>`; of Fluent Bit `[FILTER]`. */
const BRACE = /^\s{0,40}[a-z_]\w{0,30}(?: [\w"'~^$.*/\\:-]{1,80}){0,3} ?\{\s{0,4}$/
const TAG = /^\s{0,40}<([A-Za-z]\w{1,30})(?: [^<>]{1,200})?>\s{0,4}$/
const HEAD = /^\[(?:SERVICE|INPUT|FILTER|OUTPUT|PARSER|MULTILINE_PARSER|CUSTOM|PLUGINS|STREAM_TASK)\]\s{0,4}$/
/** A setting in one: a key, blanks, and its value, without the colon with which a program speaks or gives its reason. */
const ENTRY = /^\s{1,40}@?[A-Za-z_][\w.@-]{0,60}\s{1,60}(?!.{0,1000}\w: [A-Z])\S.{0,1000}$/
const COMMENT = /^\s{0,60}#|^\s{0,8}$/
const LEAST_ENTRIES = 2
const LONGEST = 1200

/** What closes a block that opens on this line; empty for one that the next block ends. */
function closeOf(text: string): string | undefined {
  if (HEAD.test(text)) return ''
  const tag = TAG.exec(text)?.[1]
  return tag === undefined ? (BRACE.test(text) ? '}' : undefined) : `</${tag}>`
}

/** Places, in the list, of lines of blocks of settings: all that stands in one is a key and its value, and it closes as it opens. */
export function settingBlocks(texts: readonly string[]): number[] {
  const found: number[] = []
  const closes: string[] = []
  let run: number[] = []
  let entries = 0
  const end = (isWhole: boolean): void => {
    if (isWhole && entries >= LEAST_ENTRIES) found.push(...run)
    closes.length = entries = 0
    run = []
  }
  for (const [i, text] of texts.entries()) {
    const close = text.length > LONGEST ? undefined : closeOf(text)
    const top = closes.at(-1)
    const isInside = top !== undefined && text.length <= LONGEST
    if (isInside && top !== '' && text.trim() === top) {
      run.push(i)
      closes.pop()
      if (closes.length === 0) end(true)
    } else if (isInside && close === undefined && (ENTRY.test(text) || COMMENT.test(text))) {
      run.push(i)
      if (!COMMENT.test(text)) entries++
    } else {
      // a block within another one; what else stands there ends it
      if (!isInside || top === '' || close === undefined || close === '') end(top === '')
      if (close === undefined) continue
      run.push(i)
      closes.push(close)
    }
  }
  end(closes.at(-1) === '')
  return found
}
