import { message } from '../../core/message.ts'
import { RESOLVER_SILENT, type ResolverSilent } from '../../records/resolver-silent.ts'

/** The mark before the line may be taken for one of a quotation. */
const ASKED =
  /^(?:;; )?communications error to (?<resolver>[\da-fA-F.:%]{3,60})#\d{1,5}: (?:timed out|connection refused|host unreachable|network unreachable)/
const NOBODY = /^(?:;; )?(?:connection timed out; )?no servers could be reached/

export const resolverSilent = message<ResolverSilent>({
  id: 'resolver-silent',
  emits: RESOLVER_SILENT,
  holds: ['communications error to ', 'no servers could be reached'],
  read({ message: text, kernel }) {
    if (kernel === true) return undefined
    const asked = ASKED.exec(text)
    if (asked !== null) return { resolver: asked.groups!['resolver'] }
    return NOBODY.test(text) ? { resolver: undefined } : undefined
  },
})
