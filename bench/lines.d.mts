/** Endless lines of one host, with the stamps of syslog and newlines. The shares of words of failure that are none, and of failures. */
export function syslog(options?: {
  readonly seed?: number
  readonly harmless?: number
  readonly failures?: number
}): Generator<string, never>
