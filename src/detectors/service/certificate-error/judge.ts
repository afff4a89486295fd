import { peerName } from '../../../core/peer-name.ts'
import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { ACCESS_DENIAL } from '../../../records/access-denial.ts'
import { BACKEND_SAID } from '../../../records/backend-said.ts'
import { CERTIFICATE_REFUSAL, type CertificateFault, type CertificateRefusal } from '../../../records/certificate-refusal.ts'
import { KUBEADM_CERTIFICATE, type KubeadmCertificate } from '../../../records/kubeadm-certificate.ts'
import type { Severity } from '../../../core/severity.ts'
import { gravity, ownWords, type Trouble, troubleOf } from '../troubles.ts'
import { areFewStrangers, clientsOf, isAccident } from './clients.ts'
import { isClockShown, shownOf, withPeerAsked } from './shown.ts'

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
  /** Whose it is, where it was shown and no server is known. */
  subject?: string | undefined
  /** The time by the clock of the side that refused it, as its line tells. */
  asOf?: string | undefined
  /** Somebody had that clock printed. */
  clockShown?: true | undefined
  /** The input holds the end of its validity, as somebody had it shown. */
  endShown?: true | undefined
  /** It is the API server's, as kubectl tells. */
  ofApiServer?: true | undefined
  names: string | undefined
  file: string | undefined
  /** What cannot be loaded is the private key. */
  isKey?: true | undefined
  /** One of the control plane, as kubeadm calls it. */
  certificate?: string | undefined
  /** The one by which the kubelet shows the API server who it is. */
  ofKubelet?: true | undefined
  /** Those of its control plane that kubeadm lists as expired, and the ones of the same day first. */
  kubeadm?: readonly string[] | undefined
  stopped: boolean
  /** The admission webhook that cannot be asked for it: then the API server makes nothing. */
  webhook?: string | undefined
  /** It has only a common name, which nobody looks at any more. */
  nameless?: true | undefined
  /** A server of a load balancer, as its configuration calls it. */
  member?: string | undefined
  /** The other side refuses the certificate of this one, and the alert of TLS by which it says so. */
  refusedBy?: 'client' | 'server' | 'other side' | undefined
  alert?: string | undefined
  /** Addresses of these clients. */
  clients?: readonly string[] | undefined
  message: string
}

/** A certificate is refused, of one peer or file after the other. */
export function judge(scope: Scope): Found<Facts>[] {
  const byPeer = grouped(
    ownWords(scope, scope.events(CERTIFICATE_REFUSAL))
      .filter(({ what }) => !isAccident(what) && !isDenied(scope, what))
      .map((event) => ({ ...event, what: withPeerAsked(scope, event.what) })),
    ({ what }) =>
      `${what.fault}\0${what.by ?? ''}\0${nameOf(what) ?? what.file ?? what.certificate ?? what.at.artifact + (what.ident ?? '')}`,
  )
  const peers = [...byPeer.values()].filter((events) => !areFewStrangers(events.map(({ what }) => what)))
  // the inner exceptions of one error name no peer
  const named = peers.filter((events) => nameOf(events[0].what) !== undefined || !isInner(events[0].what, peers))
  const plainest = named.filter((events) => !named.some((other) => isPlainer(other, events)))
  return plainest.map((events) => {
    const refusals = refusalsOf(events)
    const [{ what }] = refusals
    const alsoSaid = named.filter((other) => isPlainer(events, other)).flatMap(([first]) => first)
    const trouble = troubleOf(scope, events)
    const shown = shownOf(scope, what)
    const bound = what.fault === 'expired' ? shown?.ends : what.fault === 'not yet valid' ? shown?.begins : undefined
    const isTimed = /^(?:expired|not yet valid|out of its time)$/.test(what.fault) && what.by === undefined
    const listed = what.fault === 'expired' && what.file === undefined ? kubeadmRows(scope, what.notAfter) : []
    return {
      ...happened(refusals),
      facts: {
        who: trouble.who ?? (what.member === undefined ? what.proxy : 'HAProxy'),
        unit: trouble.unit,
        pod: trouble.pod,
        container: trouble.container,
        node: scope.name,
        host: what.peer?.host,
        port: what.peer?.port,
        peer: nameOf(what),
        fault: what.fault,
        notAfter: what.notAfter ?? (what.fault === 'expired' ? shown?.ends?.notAfter : undefined),
        notBefore: what.notBefore ?? (what.fault === 'not yet valid' ? shown?.begins?.notBefore : undefined),
        ...(what.peer !== undefined || shown?.subject === undefined ? {} : { subject: shown.subject }),
        ...(what.fault === 'expired' && shown?.ends !== undefined ? { endShown: true as const } : {}),
        ...(isTimed && what.asOf !== undefined ? { asOf: what.asOf } : {}),
        ...(isTimed && isClockShown(scope, what.at.artifact) ? { clockShown: true as const } : {}),
        ...(what.peer === undefined && /^Unable to connect to the server: /.test(what.message) ? { ofApiServer: true as const } : {}),
        names: what.names,
        ...(what.nameless === undefined ? {} : { nameless: what.nameless }),
        ...(what.member === undefined ? {} : { member: what.member }),
        ...(what.by === undefined ? {} : { refusedBy: what.by, alert: what.alert, clients: clientsOf(events.map((event) => event.what)) }),
        file: what.file ?? (what.peer === undefined ? shown?.file : undefined),
        ...(what.isKey === undefined ? {} : { isKey: what.isKey }),
        ...(what.certificate === undefined ? {} : { certificate: what.certificate }),
        ...(OF_KUBELET.test(what.message) ? { ofKubelet: true as const } : {}),
        ...(listed.length === 0 ? {} : { kubeadm: listed.map((row) => row.what.name) }),
        stopped: trouble.stopped,
        webhook: /failed calling webhook \\?"([\w.-]{1,253})/.exec(what.message)?.[1],
        message: what.message,
      },
      about: { ...trouble.about, server: what.peer?.host },
      proof: [
        ...toldBy(
          events,
          'application log',
          what.fault === 'not loaded'
            ? `the ${what.isKey === true ? 'private key' : 'certificate'} that it cannot load`
            : `why it is refused: ${what.alert ?? what.fault}`,
        ),
        ...toldBy(alsoSaid, 'application log', 'said of it too'),
        ...cite(bound, what.fault === 'expired' ? 'the end of its validity' : 'the beginning of its validity', 'capture'),
        ...listed.slice(0, 1).flatMap((row) => cite(row.what, 'kubeadm lists it')),
        ...trouble.ends,
      ],
      severity: isUpSince(scope, events.at(-1)!) ? 'note' : severityOf(trouble, events),
      certainty: 'stated',
    }
  })
}

/** A file that may not be read is no certificate that is wrong. */
const isDenied = (scope: Scope, { fault, at }: Refused['what']): boolean =>
  fault === 'not loaded' && scope.events(ACCESS_DENIAL).some(({ what }) => what.at.artifact === at.artifact && what.at.line === at.line)

/** What curl -v tells of one call, above the line with which it gives up. */
const VERBOSE = /^(?:\* )?(?:TLSv\d\.\d \((?:OUT|IN)\), TLS alert, |SSL certificate problem: )/
const GIVES_UP = /^curl: \(\d{1,3}\) /
const VERBOSE_LINES = 8

/** Each refusal once: kubeadm looks at the dates of a certificate before it refuses it, curl tells of a call in several lines. */
function refusalsOf(events: readonly [Refused, ...Refused[]]): readonly [Refused, ...Refused[]] {
  const ends = events.filter(({ what }) => GIVES_UP.test(what.message))
  const isOfCall = ({ what: { message, at } }: Refused): boolean =>
    VERBOSE.test(message) &&
    ends.some(({ what: end }) => end.at.artifact === at.artifact && end.at.line > at.line && end.at.line - at.line <= VERBOSE_LINES)
  const [first, ...more] = events.filter(
    (event) => !isOfCall(event) && !isSummedUp(event, events) && !/\bcould not validate bounds for certificate\b/.test(event.what.message),
  )
  return first === undefined ? events : [first, ...more]
}

const isSummedUp = ({ what }: Refused, all: readonly Refused[]): boolean =>
  SUMMED_UP.test(what.message) &&
  all.some(({ what: other }) => other.at.artifact === what.at.artifact && !SUMMED_UP.test(other.message) && other.at.line < what.at.line)

/** openssl s_client tells of one call twice: as it checks the chain, and at the end of what it prints of the session. */
const SUMMED_UP = /^\s*Verify(?: return code|Code|ication error)\b/

/** What kubeadm lists as expired, where one of these ended on the day of which the refusal tells. */
function kubeadmRows(scope: Scope, notAfter: string | undefined): readonly Event<KubeadmCertificate>[] {
  const rows = scope.events(KUBEADM_CERTIFICATE)
  const isOfDay = ({ what }: Event<KubeadmCertificate>): boolean => notAfter?.startsWith(what.day) === true
  return rows.some(isOfDay) ? [...rows.filter(isOfDay), ...rows.filter((row) => !isOfDay(row))] : []
}

/** pkg/kubelet/certificate/bootstrap/bootstrap.go, isClientConfigStillValid */
const OF_KUBELET = /part of the existing bootstrap client certificate\b/

/** Lines in which a client says all that is wrong with one certificate (wget, GnuTLS). */
const ONE_SAYING_LINES = 5
const VAGUE: readonly CertificateFault[] = ['not accepted', 'unknown issuer']

/** Whether `one` tells more plainly what is wrong with the certificate that `other` is about, within the same few lines. */
function isPlainer([{ what: one }]: readonly [Refused, ...Refused[]], [{ what: other }]: readonly [Refused, ...Refused[]]): boolean {
  const rank = VAGUE.indexOf(other.fault)
  return (
    rank >= 0 &&
    (VAGUE.includes(one.fault) ? VAGUE.indexOf(one.fault) > rank : true) &&
    nameOf(one) !== undefined &&
    nameOf(one) === nameOf(other) &&
    one.at.artifact === other.at.artifact &&
    Math.abs(one.at.line - other.at.line) <= ONE_SAYING_LINES
  )
}

/** The load balancer found its server well later. */
const isUpSince = (scope: Scope, { what: { member, at }, order }: Refused): boolean =>
  member !== undefined &&
  scope
    .events(BACKEND_SAID)
    .some(
      ({ what, order: later }) =>
        later > order && what.at.artifact === at.artifact && what.says === 'server up' && `${what.backend}/${what.server}` === member,
    )

/** Other sides whose refusals are no accident. */
const SEVERAL = 2

/** An exception is of the call that it ends. */
const THROWN = /\b[A-Z]\w{2,60}(?:Exception|Error)\b/

function severityOf(trouble: Trouble, events: readonly [Refused, ...Refused[]]): Severity {
  const { by, message } = events[0].what
  // what one client or nobody known said once
  if ((by === 'client' || (by === 'other side' && !THROWN.test(message))) && !trouble.stopped && happened(events).count < SEVERAL)
    return 'note'
  // a server whose clients turn away goes on
  if (by === 'client' && !trouble.stopped) return trouble.passed ? 'note' : 'warning'
  return !trouble.healed && (trouble.stopped || trouble.lasting) ? 'error' : gravity(trouble)
}

const nameOf = ({ peer, member }: CertificateRefusal): string | undefined => (peer === undefined ? member : peerName(peer.host, peer.port))

/** Another error of the same file names the peer of the same fault. */
const isInner = (what: Said, all: readonly (readonly [{ readonly what: Said }, ...unknown[]])[]): boolean =>
  all.some(([first]) => nameOf(first.what) !== undefined && first.what.fault === what.fault && first.what.at.artifact === what.at.artifact)

type Refused = Event<CertificateRefusal & LogLine>
type Said = Cited<CertificateRefusal>
