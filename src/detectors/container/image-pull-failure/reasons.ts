const REASONS = [
  ['never pulled', /pull policy of Never|ErrImageNeverPull/],
  ['short name', /short-name (?:"|resolution)|unqualified-search registries|short.?name mode/i],
  ['no signature', /SignatureValidationFailed|signature validation failed|signature was required|rejected by (?:signature )?policy/i],
  ['plain HTTP', /server gave HTTP response to HTTPS client/],
  [
    'registry fails',
    /\b5\d\d (?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)|status(?: code)?:? 5\d\d\b|RegistryUnavailable/i,
  ],
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
