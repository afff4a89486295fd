import { peerName } from '../../../core/peer-name.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { CERTIFICATE_REFUSAL, type CertificateFault, type CertificateRefusal } from '../../../records/certificate-refusal.ts'
import { gravity, ownWords, troubleOf } from '../troubles.ts'

export interface Facts {
  who: string | undefined
  unit: string | undefined
  pod: string | undefined
  container: string | undefined
  /** The machine that refuses. */
  node: string | undefined
  host: string | undefined
  port: number | undefined
  peer: string | undefined
  fault: CertificateFault
  notAfter: string | undefined
  notBefore: string | undefined
  names: string | undefined
  file: string | undefined
  stopped: boolean
  /** The admission webhook that cannot be asked for it: then the API server makes nothing. */
  webhook?: string | undefined
  message: string
}

/** A certificate is refused, of one peer or file after the other. */
export function judge(scope: Scope): Found<Facts>[] {
  const byPeer = grouped(
    ownWords(scope, scope.events(CERTIFICATE_REFUSAL)),
    ({ what }) => `${what.fault}\0${nameOf(what) ?? what.file ?? what.at.artifact + (what.ident ?? '')}`,
  )
  const peers = [...byPeer.values()]
  // the inner exceptions of one error name no peer
  const named = peers.filter((events) => nameOf(events[0].what) !== undefined || !isInner(events[0].what, peers))
  return named.map((events) => {
    const [{ what }] = events
    const trouble = troubleOf(scope, events)
    return {
      ...happened(events),
      facts: {
        who: trouble.who,
        unit: trouble.unit,
        pod: trouble.pod,
        container: trouble.container,
        node: scope.name,
        host: what.peer?.host,
        port: what.peer?.port,
        peer: nameOf(what),
        fault: what.fault,
        notAfter: what.notAfter,
        notBefore: what.notBefore,
        names: what.names,
        file: what.file,
        stopped: trouble.stopped,
        webhook: /failed calling webhook \\?"([\w.-]{1,253})/.exec(what.message)?.[1],
        message: what.message,
      },
      about: { ...trouble.about, server: what.peer?.host },
      proof: [
        ...toldBy(
          events,
          'application log',
          what.fault === 'not loaded' ? 'the certificate that it cannot load' : `why it is refused: ${what.fault}`,
        ),
        ...trouble.ends,
      ],
      severity: !trouble.healed && (trouble.stopped || trouble.lasting) ? 'error' : gravity(trouble),
      certainty: 'stated',
    }
  })
}

const nameOf = ({ peer }: CertificateRefusal): string | undefined => (peer === undefined ? undefined : peerName(peer.host, peer.port))

/** Another error of the same file names the peer of the same fault. */
const isInner = (what: Said, all: readonly (readonly [{ readonly what: Said }, ...unknown[]])[]): boolean =>
  all.some(([first]) => nameOf(first.what) !== undefined && first.what.fault === what.fault && first.what.at.artifact === what.at.artifact)

type Said = Cited<CertificateRefusal>
