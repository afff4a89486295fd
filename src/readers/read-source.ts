import type { Gap } from '../core/report.ts'
import type { Instant } from '../core/span.ts'
import { capLines } from '../input/cap-lines.ts'
import { readLines } from '../input/lines.ts'
import { peek } from '../input/peek.ts'
import { readable } from '../input/readable.ts'
import type { Source } from '../input/source.ts'
import { archiveKind, binaryKind } from '../input/text.ts'
import { toText } from '../input/to-text.ts'
import { ArtifactReader } from '../reading/artifact-reader.ts'
import { headBytes } from '../reading/head.ts'
import type { Receivers } from '../reading/outlet.ts'
import { readText, WHOLE_BYTES } from '../reading/read-text.ts'
import type { Gate } from '../scan/gate.ts'
import { formats, matchers } from '../tables.ts'

const HEAD_BYTES = 65_536

/** How texts are read. Plain data. */
export interface ReadOptions {
  readonly maxLine: number
  readonly noGate?: boolean | undefined
  readonly plainly?: boolean | undefined
  readonly wholeBytes?: number | undefined
  readonly headLines?: number | undefined
}

/** What was read of one source. Plain data. */
export interface ReadText {
  readonly format: string
  readonly bytes: number
  readonly lines: number
  readonly shows: ReadonlySet<string>
  /** Times of its first and its last line, as written. */
  readonly window: { readonly from: Instant | undefined; readonly to: Instant | undefined }
  /** Lines were cut at their limit. */
  readonly cut: boolean
  /** Of its lines only a part was read, for too many state something: what is counted in it is not all there is. */
  readonly sampled: boolean
  /** It says itself that lines of it are missing. */
  readonly isLossy: boolean
  /** How it begins, where only lines that matter were opened. */
  readonly head: Uint8Array | undefined
}

/** What became of a source: a text, or nothing that can be read; and what of it was not. */
export interface Outcome {
  readonly text: ReadText | undefined
  readonly gaps: readonly Gap[]
}

/** Reads one source and tells the receivers what it holds. `gate`: of nobody else at the same time; `onBytes`: bytes of the source so far. */
export async function readSource(
  source: Source,
  receivers: Receivers,
  options: ReadOptions,
  gate: Gate,
  onBytes?: (bytes: number) => void,
): Promise<Outcome> {
  const { path, below } = source
  let bytes = 0
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of source.open()) {
      bytes += piece.length
      onBytes?.(bytes)
      yield piece
    }
  }
  const { head, all } = await peek(counted(), HEAD_BYTES)
  if (head.length === 0) return { text: undefined, gaps: [{ what: path, why: 'empty' }] }
  const binary = binaryKind(head)
  if (binary !== undefined) {
    await all.return?.(undefined)
    return { text: undefined, gaps: [{ what: path, why: `unsupported: ${binary}` }] }
  }
  const { maxLine } = options
  const text = readable(toText(all))
  const capped = capLines(text.bytes, maxLine)
  const reader = new ArtifactReader(path, formats(), matchers(), receivers, below)
  let beginning: Uint8Array | undefined
  const lines = await readText(capped.bytes, reader, {
    formats: formats(),
    gate: options.noGate === true ? undefined : gate,
    originalOffset: (offset) => text.originalOffset(capped.originalOffset(offset)),
    wholeBytes: options.wholeBytes ?? WHOLE_BYTES,
    headLines: options.headLines,
    opensSome: (pieces) => (beginning = headBytes(pieces)),
    plainly: options.plainly === true ? readLines : undefined,
  })
  reader.end()
  const archive = archiveKind(head)
  if (!text.some()) {
    const kind = archive === undefined ? 'binary data of an unknown format' : `${archive}; unpack it and pass what it holds`
    return { text: undefined, gaps: [{ what: path, why: `unsupported: ${kind}` }] }
  }
  const damage = [...text.damage()]
  const cutLines = capped.cutLines()
  const { format, window, losses, breaksOff, shows } = reader.description
  if (reader.description.damage !== undefined) damage.push(`corrupt: ${reader.description.damage}`)
  const gaps: Gap[] = damage.map((why) => ({ what: path, why }))
  if (archive !== undefined)
    gaps.push({ what: path, why: `unsupported: the members of ${archive}; all that it holds was read as one text, unpack it` })
  if (cutLines > 0)
    gaps.push({
      what: path,
      why: `limit: ${cutLines} ${cutLines === 1 ? 'line' : 'lines'} longer than ${maxLine} bytes cut (--max-line)`,
    })
  if (reader.passed > 0)
    gaps.push({
      what: path,
      why: `limit: ${reader.passed} lines were passed over, the text holds too many that state something: of each message the first were read, then some`,
    })
  if (losses !== undefined)
    gaps.push({
      what: path,
      why: `truncated: the log says that ${losses.what} (line ${losses.line}${losses.times > 1 ? `, and ${losses.times - 1} more times` : ''})`,
    })
  if (breaksOff !== undefined) gaps.push({ what: path, why: `truncated: ${breaksOff}` })
  const cut = cutLines > 0
  return {
    text: {
      format,
      bytes,
      lines,
      shows,
      window,
      cut,
      sampled: reader.passed > 0,
      isLossy: cut || reader.passed > 0 || losses !== undefined || breaksOff !== undefined || damage.length > 0,
      head: beginning,
    },
    gaps,
  }
}
