import { lineType } from '../core/record.ts'

/** A name that could not be resolved (getaddrinfo(3), resolver(3)). */
export interface NameLookupFailure {
  /** The name, where the line holds it. */
  readonly name?: string | undefined
  /** Address of the server that was asked. */
  readonly resolver?: string | undefined
  /** `no answer`: EAI_AGAIN, a timeout, SERVFAIL, a resolver that refuses; `no such name`: NXDOMAIN, EAI_NONAME. */
  /** A forwarder refuses it: as many questions as this are open. */
  readonly most?: number | undefined
  /** Of a mail that waits for its relay: the domain of its recipient. */
  readonly domain?: string | undefined
  /** A name server says so of another that it hands questions on to; or what it told its own client then (SERVFAIL). */
  readonly of?: 'forwarder' | 'client' | undefined
  readonly how: 'no answer' | 'no such name'
  /** The line would be the same had the resolver not answered at all (java.net.UnknownHostException, curl's error 6). */
  readonly unsure?: boolean | undefined
}

export const NAME_LOOKUP_FAILURE = lineType<NameLookupFailure>('name-lookup-failure')
