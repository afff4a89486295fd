import type { ReadEntry } from 'tar'
import type { Bytes } from './bytes.ts'
import { Links } from './links.ts'
import type { ReportGap } from './source.ts'

/** Longest long name or pax header that is read; a longer one is skipped with its member. */
const MAX_META = 65_536
const FEED = 65_536

export interface Member {
  readonly name: string
  readonly bytes: Bytes
}

const SPECIAL: Record<string, string> = {
  CharacterDevice: 'not a regular file: character device',
  BlockDevice: 'not a regular file: block device',
  FIFO: 'not a regular file: FIFO',
  SparseFile: 'unsupported: sparse member of a tar archive',
}

/**
 * The regular members of a tar archive, one after the other, as a stream. A damaged header is passed over and reading goes on at
 * the next good one. Names are labels: nothing is unpacked. Each member must be read or given up before the next is asked for.
 */
export async function* tarMembers(path: string, bytes: Bytes, gap: ReportGap): AsyncGenerator<Member> {
  const { Parser } = await import('tar')
  const waiting: ReadEntry[] = []
  let wake: () => void = () => {}
  let ended = false
  let warnings = 0
  const links = new Links()
  let abandoned = false
  const isAbandoned = (): boolean => abandoned
  const warn = (code: string, message: string): void => {
    // informational: prefixes that were stripped and the like
    if (code === 'TAR_ENTRY_INFO') return
    if (warnings++ === 0)
      gap({
        what: path,
        why:
          /truncated|unexpected end/i.test(message) || code === 'TAR_BAD_ARCHIVE'
            ? 'truncated: the tar archive ends early or is damaged at its end'
            : 'corrupt: damaged tar header, read on at the next good one',
      })
  }
  const parser = new Parser({
    maxMetaEntrySize: MAX_META,
    strict: false,
    onwarn: (code: string, message: string | Error) => warn(code, String(message)),
    onReadEntry: (entry: ReadEntry) => {
      waiting.push(entry)
      wake()
    },
  })
  // the parser drops a size that is no number without a word, and the member's bytes with it
  parser.on('meta', (header: string) => {
    if (/^\d{1,10} size=(?!\d{1,19}$)/m.test(header))
      gap({ what: path, why: 'corrupt: a tar header states no valid size, its member was skipped' })
  })
  parser.on('ignoredEntry', (entry: ReadEntry) => {
    if (entry.type === 'SymbolicLink' || entry.type === 'Link') links.link(entry.path, entry.linkpath ?? '', entry.type === 'Link')
    else
      gap({
        what: `${path}!${entry.path}`,
        why:
          SPECIAL[entry.type] ??
          (entry.meta ? `limit: tar header of more than ${MAX_META} bytes` : `unsupported: tar member of type ${entry.type}`),
      })
  })
  let drained: () => void = () => {}
  parser.on('drain', () => drained())
  const pump = async (): Promise<void> => {
    try {
      for await (const piece of bytes) {
        for (let at = 0; at < piece.length; at += FEED) {
          if (isAbandoned()) return
          // the parser keeps parts of what it is given: it gets a copy
          if (parser.write(Buffer.from(piece.subarray(at, at + FEED)))) continue
          await new Promise<void>((resolve) => (drained = resolve))
        }
      }
      parser.end()
    } catch {
      warn('TAR_BAD_ARCHIVE', '')
    } finally {
      ended = true
      wake()
    }
  }
  const pumping = pump()
  try {
    for (;;) {
      const entry = waiting.shift()
      if (entry === undefined) {
        if (ended) break
        await new Promise<void>((resolve) => (wake = resolve))
        continue
      }
      const name = entry.path
      const type = entry.type
      links.member(name)
      if (type === 'Directory' || type === 'GNUDumpDir') {
        entry.resume()
        continue
      }
      if (type === 'SymbolicLink' || type === 'Link') {
        links.link(name, entry.linkpath ?? '', type === 'Link')
        entry.resume()
        continue
      }
      if (type in SPECIAL) {
        gap({ what: `${path}!${name}`, why: SPECIAL[type]! })
        entry.resume()
        continue
      }
      if (/(?:^|\/)GNUSparseFile\.\d+\//.test(name)) {
        gap({ what: `${path}!${name}`, why: SPECIAL['SparseFile']! })
        entry.resume()
        continue
      }
      let read = false
      yield {
        name,
        bytes: (async function* () {
          read = true
          try {
            for await (const piece of entry) yield piece
          } catch {
            gap({ what: `${path}!${name}`, why: 'truncated: the archive ends inside this member' })
          } finally {
            entry.resume()
          }
        })(),
      }
      if (!read) entry.resume()
      if (ended && entry.remain > 0) gap({ what: `${path}!${name}`, why: `truncated: ${entry.remain} bytes of this member are missing` })
    }
    for (const name of links.broken()) gap({ what: `${path}!${name}`, why: 'link not followed: its target is not in the archive' })
  } finally {
    abandoned = true
    drained()
    void pumping
  }
}
