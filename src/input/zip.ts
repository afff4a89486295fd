import zlib from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'
import type { Member } from './tar.ts'
import type { ReportGap } from './source.ts'

/** A zip inside a stream is held in memory up to this many bytes. */
export const MAX_ZIP_IN_MEMORY = 160 * 2 ** 20
const MAX_NAME = 65_536

/** The members of a zip, which needs random access: a file path or the whole of it in memory. */
export async function* zipMembers(path: string, from: string | Uint8Array, gap: ReportGap): AsyncGenerator<Member> {
  let zip: ZipFile
  try {
    zip = await open(from)
  } catch {
    gap({ what: path, why: 'corrupt: the zip has no readable directory at its end (cut or damaged)' })
    return
  }
  try {
    for (;;) {
      let entry: Entry | undefined
      try {
        entry = await nextEntry(zip)
      } catch {
        gap({ what: path, why: 'corrupt: the zip directory is damaged' })
        return
      }
      if (entry === undefined) return
      const name = (entry.fileName as unknown as Buffer).toString('utf8')
      const what = `${path}!${name}`
      if (name.endsWith('/')) continue
      if (name.length > MAX_NAME) {
        gap({ what: `${path}!${name.slice(0, 200)}…`, why: `limit: member name of more than ${MAX_NAME} characters` })
        continue
      }
      // external attributes: Unix mode in the upper half
      if (((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000) {
        gap({ what, why: 'link not followed: symbolic link in an archive' })
        continue
      }
      if ((entry.generalPurposeBitFlag & 1) !== 0) {
        gap({ what, why: 'encrypted: the member needs a password' })
        continue
      }
      if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
        gap({ what, why: `unsupported: zip compression method ${entry.compressionMethod}` })
        continue
      }
      yield { name, bytes: read(zip, entry, what, gap) }
    }
  } finally {
    zip.close()
  }
}

async function open(from: string | Uint8Array): Promise<ZipFile> {
  const { default: yauzl } = await import('yauzl')
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false, strictFileNames: false, validateEntrySizes: true } as const
  return new Promise((done, fail) => {
    const opened = (error: Error | null, zip: ZipFile): void => (error === null ? done(zip) : fail(error))
    if (typeof from === 'string') yauzl.open(from, options, opened)
    else yauzl.fromBuffer(Buffer.from(from.buffer, from.byteOffset, from.byteLength), options, opened)
  })
}

function nextEntry(zip: ZipFile): Promise<Entry | undefined> {
  return new Promise((done, fail) => {
    const over = (): void => {
      zip.off('entry', entry)
      zip.off('end', end)
      zip.off('error', error)
    }
    const entry = (e: Entry): void => (over(), done(e))
    const end = (): void => (over(), done(undefined))
    const error = (e: Error): void => (over(), fail(e))
    zip.on('entry', entry)
    zip.on('end', end)
    zip.on('error', error)
    zip.readEntry()
  })
}

async function* read(zip: ZipFile, entry: Entry, what: string, gap: ReportGap): AsyncGenerator<Uint8Array> {
  let crc = 0
  let size = 0
  try {
    const stream = await new Promise<NodeJS.ReadableStream>((done, fail) =>
      zip.openReadStream(entry, (error, s) => (error === null ? done(s) : fail(error))),
    )
    for await (const piece of stream) {
      const bytes = piece as Buffer
      crc = zlib.crc32(bytes, crc)
      size += bytes.length
      yield bytes
    }
  } catch {
    gap({ what, why: `corrupt: damaged zip member, ${size} bytes were read` })
    return
  }
  if (crc !== entry.crc32) gap({ what, why: 'corrupt: zip checksum mismatch, what was read may be wrong' })
}
