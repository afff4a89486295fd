/** `read`, which remembers the last text that it read: a line is asked about several times in turn. What it reads must never be changed. */
export function remembered<Read>(read: (text: string) => Read): (text: string) => Read {
  let last: { readonly text: string; readonly read: Read } | undefined
  return (text) => {
    if (last?.text !== text) last = { text, read: read(text) }
    return last.read
  }
}
