import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'Whoever opens a TLS connection checks the certificate that the other side presents: its dates against its own clock, the name that was asked against the names in it, and its issuers up to one that is trusted here. One that fails is refused before anything is sent.',
  decoys: [
    'a renewal that succeeded',
    'what a server says of a stranger that spoke no proper TLS',
    'a warning that a certificate ends in weeks',
  ],
  sample: 'api-server-expired',
}
