/** Text as one word of a shell's command, whatever it holds: `web-1`, `'my pod'`, `$'two\nlines'`, so that a name never begins a line. */
export function word(text: string): string {
  if (/^[\w@%+=:,./-]{1,4096}$/.test(text)) return text
  if (!CONTROL.test(text)) return `'${text.replaceAll("'", String.raw`'\''`)}'`
  return `$'${text.replace(/['\\]|[\x00-\x1f\x7f]/g, (char) => ANSI_C.get(char) ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)}'`
}

const CONTROL = /[\x00-\x1f\x7f]/
/** As `$'…'` of bash(1) has them. */
const ANSI_C: ReadonlyMap<string, string> = new Map([
  ["'", String.raw`\'`],
  ['\\', String.raw`\\`],
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
])

/** `-n shop api-7d9f` of `shop/api-7d9f`; a name without a namespace stands alone. */
export function podArguments(pod: string): string {
  const [namespace, name] = pod.includes('/') ? [pod.slice(0, pod.indexOf('/')), pod.slice(pod.indexOf('/') + 1)] : [undefined, pod]
  return namespace === undefined ? word(name) : `-n ${word(namespace)} ${word(name)}`
}
