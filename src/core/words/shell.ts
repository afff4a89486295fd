/** Text as one word of a shell's command, whatever it holds. */
export const word = (text: string): string => (/^[\w@%+=:,./-]{1,4096}$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`)

/** `-n shop api-7d9f` of `shop/api-7d9f`; a name without a namespace stands alone. */
export function podArguments(pod: string): string {
  const [namespace, name] = pod.includes('/') ? [pod.slice(0, pod.indexOf('/')), pod.slice(pod.indexOf('/') + 1)] : [undefined, pod]
  return namespace === undefined ? word(name) : `-n ${word(namespace)} ${word(name)}`
}
