const REASONS = [
  ['rate limit of the registry', /toomanyrequests|rate limit|429 Too Many/i],
  ['no space left', /no space left/i],
  ['access denied', /unauthorized|denied|forbidden|authentication|authorization failed|failed to authorize|no basic auth/i],
  [
    'registry not reachable',
    /no such host|timeout|timed out|deadline exceeded|connection refused|unreachable|TLS|x509|server misbehaving|EOF$/i,
  ],
  ['invalid name', /invalid reference/i],
  ['wrong platform', /no match(?:ing manifest)? for (?:platform|linux)/i],
  ['not found', /not found|manifest unknown|NotFound|does not exist/i],
] as const

export type Reason = (typeof REASONS)[number][0] | 'not known'

/** Why an image does not come, from the words of the registry or the runtime. Docker says `access denied` and `may not exist` in one sentence. */
export const reasonOf = (answer: string): Reason => REASONS.find(([, pattern]) => pattern.test(answer))?.[0] ?? 'not known'
