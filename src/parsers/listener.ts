/** Where a server listens, or wants to: an address, as far as it is told, and a port. */
export interface Listener {
  readonly address?: string | undefined
  readonly port?: number | undefined
}

const ADDRESS = String.raw`(?<address>\*|\[[0-9A-Fa-f:.]{2,45}\]|(?:\d{1,3}\.){3}\d{1,3}|::1?|localhost|[a-z][\w-]{0,62}(?:\.[\w-]{1,63}){0,8})`
/** How lines name it, the surest first. */
const SHAPES: readonly RegExp[] = [
  // Python: ('0.0.0.0', 8000)
  /\('(?<address>[\w.:-]{0,60})', (?<port>\d{1,5})\)/,
  // sshd, unbound, dnsmasq, MySQL: port 22 on 0.0.0.0, for 0.0.0.0 port 53, running on port: 3306
  /\bport:? (?<port>\d{1,5}) on (?<address>[\d.]{7,15}|[0-9a-f:]{2,45})(?=[\s.,]|$)/i,
  /\b(?<address>(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f:]{2,45}),? port:? (?<port>\d{1,5})\b/i,
  /\bport[:=]? ?(?<port>\d{1,5})\b(?![:.]\d)/i,
  // Node: address already in use :::3000
  /(?<![\w:])(?<address>::):(?<port>\d{1,5})(?![\w:.])/,
  // 0.0.0.0:80, [::]:80, *:6379, :443, /0.0.0.0:25565, http://127.0.0.1:5000
  new RegExp(String.raw`(?<![\w:.-])${ADDRESS}?:(?<port>\d{1,5})(?!\w|:\d|\.\d)`),
]
/** Times of day, places in a source, and numbers of errors look alike. */
const OTHER =
  /\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,9})?|(?<![\w/.-])[\w/.-]{1,200}\.[a-z]{1,4}:\d{1,7}\b|\(\d{1,3}:? [A-Z][\w ]{3,60}\)|\berrno:? -?\d{1,3}/g

export function listenerIn(text: string): Listener {
  const words = text.replace(OTHER, ' ')
  for (const shape of SHAPES) {
    const found = shape.exec(words)?.groups
    if (found === undefined) continue
    const port = Number(found['port'])
    const address = found['address']?.replace(/^\[|\]$/g, '')
    if (port > 0 && port <= 65_535) return { address: address === '' ? undefined : address, port }
  }
  return {}
}
