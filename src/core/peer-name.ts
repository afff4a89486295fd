/** A server's name or address with its port, as a user types it: an address of IPv6 in brackets (RFC 3986, 3.2.2). */
export const peerName = (host: string, port?: number): string =>
  port === undefined ? host : host.includes(':') && !/^[@/]/.test(host) ? `[${host}]:${port}` : `${host}:${port}`
