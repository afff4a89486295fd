import { commandAbove } from '../../../casefile/command-above.ts'
import { TYPED_COMMAND } from '../../../core/command.ts'
import { once, type Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import type { CertificateRefusal } from '../../../records/certificate-refusal.ts'
import { CERTIFICATE_SHOWN, type CertificateShown } from '../../../records/certificate-shown.ts'
import type { Peer } from '../../../records/peer-failure.ts'

/** A certificate that somebody had shown beside its refusal: at which server or in which file, whose it is, its dates. */
export interface Shown {
  readonly artifact: string
  readonly line: number
  readonly peer: Peer | undefined
  readonly file: string | undefined
  readonly subject: string | undefined
  readonly ends: Cited<CertificateShown> | undefined
  readonly begins: Cited<CertificateShown> | undefined
}

/** Lines in which a program shows one certificate. */
const ONE_CERTIFICATE_LINES = 12

const CONNECTS = /\s-connect\s{1,4}(?<host>\[[0-9a-fA-F:.]{2,45}\]|[A-Za-z0-9][\w.-]{0,252}):(?<port>\d{1,5})\b/
const URL =
  /\bhttps:\/\/(?:[^@/\s"']{1,80}@)?(?<host>\[[0-9a-fA-F:.]{2,45}\]|[A-Za-z0-9](?:[\w.-]{0,252}[A-Za-z0-9])?)(?::(?<port>\d{1,5}))?(?=[/"'\s?#]|$)/g
const FILE = /\bx509\b.{0,200}\s-in\s{1,4}(?<file>\/[^\s"'|;]{1,300})/

/** The one server that a command asks by TLS. */
export function peerAsked(command: string | undefined): Peer | undefined {
  const called = [...(command ?? '').matchAll(URL)]
  const groups =
    CONNECTS.exec(command ?? '')?.groups ?? (new Set(called.map((m) => m.groups?.['host'])).size === 1 ? called[0]!.groups : undefined)
  const host = groups?.['host']?.replaceAll(/[[\]]/g, '')
  return host === undefined ? undefined : { host, port: groups?.['port'] === undefined ? undefined : Number(groups['port']) }
}

/** The server that was asked by the command above, where the refusal names none. */
export function withPeerAsked<T extends Cited<CertificateRefusal>>(scope: Scope, what: T): T {
  if (
    what.peer !== undefined ||
    what.member !== undefined ||
    what.file !== undefined ||
    what.certificate !== undefined ||
    what.by !== undefined
  )
    return what
  const peer = peerAsked(commandAbove(scope)(what.at)?.command)
  return peer === undefined ? what : { ...what, peer }
}

export const shownIn = once((scope: Scope): readonly Shown[] => {
  const above = commandAbove(scope)
  const blocks: { -readonly [K in keyof Shown]: Shown[K] }[] = []
  for (const row of scope.rows(CERTIFICATE_SHOWN)) {
    const command = above(row.at)?.command
    const peer = peerAsked(command)
    const file = FILE.exec(command ?? '')?.groups?.['file']
    const last = blocks.at(-1)
    const isOfLast =
      last !== undefined &&
      last.artifact === row.at.artifact &&
      row.at.line - last.line <= ONE_CERTIFICATE_LINES &&
      last.peer?.host === peer?.host &&
      last.file === file
    const block = isOfLast
      ? last
      : { artifact: row.at.artifact, line: row.at.line, peer, file, subject: undefined, ends: undefined, begins: undefined }
    if (!isOfLast) blocks.push(block)
    block.line = row.at.line
    // a chain begins with the certificate of the server
    block.subject ??= row.subject
    if (row.notAfter !== undefined) block.ends ??= row
    if (row.notBefore !== undefined) block.begins ??= row
  }
  return blocks
})

/** What was shown of the very certificate that is refused: of its server or file by name, or, of one of which nothing is known, the only one in the text. */
export function shownOf(scope: Scope, what: Cited<CertificateRefusal>): Shown | undefined {
  if (what.by !== undefined || what.member !== undefined || what.certificate !== undefined) return undefined
  const here = shownIn(scope).filter(({ artifact }) => artifact === what.at.artifact)
  const { peer, file } = what
  if (file !== undefined) return here.find((shown) => shown.file === file)
  if (peer !== undefined) return here.find((shown) => shown.peer?.host === peer.host || shown.subject === peer.host)
  return here.length === 1 && Math.abs(here[0]!.line - what.at.line) <= NEAR_LINES ? here[0] : undefined
}

/** Of one paste: somebody looks at the certificate right below what refused it. */
const NEAR_LINES = 40

/** Somebody had the clock of the machine printed in the same text. */
export const isClockShown = (scope: Scope, artifact: string): boolean =>
  scope
    .rows(TYPED_COMMAND)
    .some(({ command, at }) => at.artifact === artifact && /^(?:sudo )?(?:date|timedatectl|chronyc tracking)\b/.test(command))
