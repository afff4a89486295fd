import { Line } from '../line.ts'

/** Bytes of a line after which Docker begins another entry (moby daemon/logger/copier.go: defaultBufSize). */
const DOCKER_PIECE = 16_384
/** Characters that such a piece has at least, of three bytes each. */
const LEAST = DOCKER_PIECE / 3
/** Characters of one line that are put together. */
const MOST = 2 ** 20

/** Container runtimes (CRI logging format): P is a part of a line, F its last one, or a whole line. */
const CRI = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d) (stdout|stderr) ([FP])(?::\S{0,32})? /

/** What one entry of a container's log holds of a line. */
interface Piece {
  /** Who wrote it: pieces of two streams may stand in turns. */
  readonly of: string
  /** What was written. */
  readonly text: string
  readonly goesOn: boolean
  /** The entry with another text. */
  readonly with: (text: string) => string
}

function criPiece(text: string): Piece | undefined {
  const [head, stream, tag] = CRI.exec(text) ?? []
  if (head === undefined) return undefined
  return { of: stream!, text: text.slice(head.length), goesOn: tag === 'P', with: (whole) => head + whole }
}

/** Docker's json-file: only the last entry of a line has its newline. */
function dockerPiece(text: string): Piece | undefined {
  if (!text.startsWith('{"log":"')) return undefined
  try {
    const { log, ...entry } = JSON.parse(text) as { log: string; stream?: unknown }
    if (typeof log !== 'string') return undefined
    const goesOn = text.length > LEAST && !log.endsWith('\n') && Buffer.byteLength(log) >= DOCKER_PIECE
    return { of: String(entry.stream), text: log, goesOn, with: (whole) => JSON.stringify({ log: whole, ...entry }) }
  } catch {
    return undefined
  }
}

const pieceOf = (text: string): Piece | undefined => criPiece(text) ?? dockerPiece(text)
/** Whether a line may be a piece that goes on, which hardly any is. */
const mayGoOn = (text: string): boolean =>
  text.startsWith('{"log":"') ? text.length > LEAST && dockerPiece(text)?.goesOn === true : criPiece(text)?.goesOn === true

/** A line whose last piece has not come, where it stands among the others. */
interface Open {
  readonly at: number
  readonly begun: Piece
  readonly texts: string[]
  size: number
  last: number
}

/** The lines with those in one that the log of a container has in pieces. They stand where their first piece does. */
export function inOnePiece(lines: readonly Line[]): readonly Line[] {
  if (!lines.some(({ text }) => mayGoOn(text))) return lines
  const whole: Line[] = []
  const open = new Map<string, Open>()
  const close = ({ at, begun, texts, last }: Open): void => {
    if (texts.length === 1) return
    const { line, offset, text, verbatim = text, host } = whole[at]!
    whole[at] = new Line({ text: begun.with(texts.join('')), line, offset, endLine: last, verbatim, opensGate: true }, { host })
  }
  const closeAll = (): void => {
    for (const one of open.values()) close(one)
    open.clear()
  }
  for (const line of lines) {
    const piece = pieceOf(line.text)
    // what is no such log ends it
    if (piece === undefined) closeAll()
    const key = `${line.host} ${piece?.of}`
    const one = open.get(key)
    if (piece === undefined || one === undefined) {
      if (piece?.goesOn === true)
        open.set(key, { at: whole.length, begun: piece, texts: [piece.text], size: piece.text.length, last: line.line })
      whole.push(line)
      continue
    }
    one.texts.push(piece.text)
    one.size += piece.text.length
    one.last = line.line
    if (piece.goesOn && one.size < MOST) continue
    open.delete(key)
    close(one)
  }
  closeAll()
  return whole
}
