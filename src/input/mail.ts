import type { Member } from './member.ts'

/** A mail, or several in a row (mbox), of which more is not held in memory. */
export const MAX_MAIL = 16 * 2 ** 20
/** Parts of one mail, and characters of its headers that are looked at. */
const MAX_PARTS = 10_000
const MAX_HEADER = 65_536

/** The first lines of a mail or an mbox: fields of a header, one of which only mails have (RFC 5322, RFC 2045). */
const BEGINS = /^(?:From \S{1,320} [^\n]{1,80}\n)?(?:[A-Za-z][\w-]{0,76}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,200}){2,200}\r?\n/
const OF_MAIL = /^(?:mime-version|content-transfer-encoding|content-type|message-id|received):/im
const ENCODED = /^content-transfer-encoding:[ \t]{0,8}(?:base64|quoted-printable)\b/im

/** Whether a text is a mail of which a part is encoded. */
export function isMail(head: string): boolean {
  const begins = BEGINS.exec(head)?.[0]
  return begins !== undefined && OF_MAIL.test(begins) && (ENCODED.test(head) || /boundary=/i.test(begins))
}

type Encoding = 'base64' | 'quoted-printable'

interface Part {
  readonly name: string
  readonly encoding: Encoding
  readonly lines: string[]
}

/** What a mail holds: its text, where an empty line stands for each of a part that was encoded, and those parts. */
export interface Mail {
  readonly text: Uint8Array
  readonly parts: readonly Member[]
  /** Names of parts behind which another one was announced. */
  readonly cut: readonly string[]
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

export function mailOf(bytes: Uint8Array): Mail {
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1').split('\n')
  const boundaries = new Set<string>()
  const found: Part[] = []
  const text: string[] = []
  let header: string | undefined = ''
  let part: Part | undefined
  let isNested = false
  for (const [i, line] of lines.entries()) {
    const bare = line.endsWith('\r') ? line.slice(0, -1) : line
    const isMark = bare.startsWith('--') && boundaries.has(bare.slice(2).replace(/--$/, '').trimEnd())
    if (isMark || (i > 0 && lines[i - 1]!.trim() === '' && /^From \S{1,320} .{0,40}\d{4}\s{0,8}$/.test(bare))) {
      part = undefined
      header = isMark && bare.endsWith('--') && !boundaries.has(bare.slice(2)) ? undefined : ''
    } else if (header !== undefined && bare === '') {
      const { boundary, encoding, name, isMessage } = fieldsOf(header)
      if (boundary !== undefined) boundaries.add(boundary)
      isNested = isMessage
      // the header of a message within follows at once
      header = isNested && encoding === undefined ? '' : undefined
      if (encoding !== undefined && found.length < MAX_PARTS) {
        part = { name: name ?? `part ${found.length + 1}`, encoding, lines: [] }
        found.push(part)
      }
    } else if (header !== undefined) {
      if (header.length < MAX_HEADER) header += `${bare}\n`
    } else if (part !== undefined) {
      part.lines.push(bare)
      text.push('')
      continue
    }
    text.push(line)
  }
  return {
    text: latin1(text.join('\n')),
    parts: found.map(({ name, encoding, lines: encoded }) => ({ name, bytes: once(() => DECODE[encoding](encoded)) })),
    cut: part !== undefined && boundaries.size > 0 ? [part.name] : [],
  }
}

/** What the header of a mail or of a part says of what follows. */
function fieldsOf(header: string): { boundary?: string; encoding?: Encoding; name?: string; isMessage: boolean } {
  const unfolded = header.replace(/\n[ \t]{1,80}/g, ' ')
  const field = (name: string): string => new RegExp(`^${name}:(.*)$`, 'im').exec(unfolded)?.[1]?.trim() ?? ''
  const type = field('content-type')
  const attribute = (from: string, name: string): string | undefined => {
    const m = new RegExp(`[;\\s]${name}=(?:"([^"]{0,1000})"|([^\\s;]{1,1000}))`, 'i').exec(` ${from}`)
    return m?.[1] ?? m?.[2]
  }
  const encoding = /^(base64|quoted-printable)\b/i.exec(field('content-transfer-encoding'))?.[1]?.toLowerCase()
  const boundary = attribute(type, 'boundary')
  const name = attribute(field('content-disposition'), 'filename') ?? attribute(type, 'name')
  return {
    ...(boundary === undefined || boundary === '' ? {} : { boundary }),
    ...(encoding === undefined ? {} : { encoding: encoding as Encoding }),
    ...(name === undefined || name === '' ? {} : { name }),
    isMessage: /^message\/rfc822\b/i.test(type),
  }
}

const DECODE: Readonly<Record<Encoding, (lines: readonly string[]) => Uint8Array>> = {
  // what stands beside its alphabet is passed over, as RFC 2045, 6.8 wants it
  base64: (lines) => Buffer.from(lines.join(''), 'base64'),
  'quoted-printable': (lines) =>
    latin1(
      lines
        .map((line) => line.replace(/[ \t]{1,1000}$/, ''))
        .join('\n')
        .replace(/=\n/g, '')
        .replace(/=([\dA-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    ),
}

async function* once(bytes: () => Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes())
}
