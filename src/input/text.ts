import { hasStampedLine } from '../core/line-stamp.ts'

/** Formats that are binary and are known not to be read, by their first bytes. */
const BINARIES: readonly [string, string][] = [
  ['\x7fELF', 'an ELF file (core dump or program)'],
  ['LPKSHHRH', 'a binary systemd journal; export it with journalctl --file FILE -o json'],
  ['KDUMP   ', 'a kernel crash dump; extract its log with vmcore-dmesg or crash'],
  ['makedumpfile', 'a flattened kernel crash dump; extract its log with vmcore-dmesg or crash'],
  ['SQLite format 3\0', 'an SQLite database'],
  ['\x89PNG', 'an image'],
  ['GIF8', 'an image'],
  ['\xff\xd8\xff', 'an image'],
  ['%PDF-', 'a PDF document'],
  ['!<arch>\n', 'an ar archive (.deb or .a); unpack it and pass what it holds'],
  ['\xed\xab\xee\xdb', 'an RPM package'],
  ['MZ\x90\0', 'a program for Windows'],
  ['\xcf\xfa\xed\xfe', 'a program for macOS'],
  ['\xca\xfe\xba\xbe', 'a class file of Java'],
  ['\0asm', 'a WebAssembly module'],
  ['\xd4\xc3\xb2\xa1', 'a capture of network packets'],
  ['\x0a\x0d\x0d\x0a', 'a capture of network packets'],
  ['\xd5\x96', 'a binary sar file; convert it with sar -A -f FILE'],
]

/** What kind of binary file this is; undefined for text, in whatever encoding and however damaged, and for what is not known. */
export function binaryKind(head: Uint8Array): string | undefined {
  const start = Buffer.from(head.subarray(0, 16)).toString('latin1')
  const found = BINARIES.find(([magic]) => start.startsWith(magic))
  if (found === undefined) return isEbcdic(head) ? 'text in EBCDIC; convert it with iconv -f IBM1047 -t UTF-8' : undefined
  return isLog(head, found[0].length) ? undefined : found[1]
}

/** Letters, digits, blank and what mostly stands beside them, line ends and tab in the code pages of EBCDIC (IBM 037, 1047: the same for these). */
const EBCDIC = new Uint8Array(256)
for (const [from, to] of [
  [0x81, 0x89],
  [0x91, 0x99],
  [0xa2, 0xa9],
  [0xc1, 0xc9],
  [0xd1, 0xd9],
  [0xe2, 0xe9],
  [0xf0, 0xf9],
] as const)
  EBCDIC.fill(1, from, to + 1)
for (const byte of [
  0x05, 0x0d, 0x15, 0x25, 0x40, 0x4b, 0x4c, 0x4d, 0x50, 0x5a, 0x5b, 0x5c, 0x5d, 0x5e, 0x60, 0x61, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f,
])
  EBCDIC[byte] = 1
for (const byte of [0x7a, 0x7b, 0x7c, 0x7d, 0x7e, 0x7f, 0xad, 0xba, 0xbb, 0xbd]) EBCDIC[byte] = 1
const EBCDIC_BLANK = 0x40
const LEAST_TEXT = 32

/** Whether a text is one of letters in EBCDIC, which has hardly a byte of ASCII where that has its letters; text in an encoding of East Asia has others. */
function isEbcdic(head: Uint8Array): boolean {
  if (head.length < LEAST_TEXT) return false
  let [letters, blanks, high] = [0, 0, 0]
  for (const byte of head) {
    letters += EBCDIC[byte]!
    if (byte === EBCDIC_BLANK) blanks++
    if (byte >= 0x80) high++
  }
  return high * 2 > head.length && blanks * 40 > head.length && letters * 20 >= head.length * 19 && !isUtf8(head)
}

/**
 * Archives that are not taken apart, by how they begin (cpio(5), ar(5)): where one does not compress, the texts that it holds stand in it as
 * they were.
 */
const ARCHIVES: readonly [RegExp, string][] = [
  [/^07070[12][\dA-Fa-f]{104}/, 'a cpio archive'],
  [/^070707[0-7]{70}/, 'a cpio archive'],
  [/^!<arch>\n/, 'an ar archive'],
  [/^7z\xbc\xaf\x27\x1c/, 'a 7z archive'],
  [/^Rar!\x1a\x07/, 'a RAR archive'],
]
const HEADER = 128

/** Which archive this is, that is read as one text. */
export function archiveKind(head: Uint8Array): string | undefined {
  const start = Buffer.from(head.subarray(0, HEADER)).toString('latin1')
  return ARCHIVES.find(([magic]) => magic.test(start))?.[1]
}

/** Bytes that are text behind a magic number by chance only. */
const PRINTABLE = 10

/** Whether bytes that begin with another format's magic number, of this length, are lines of a log: text goes on, and one of them has a stamp. */
export function isLog(head: Uint8Array, magic: number): boolean {
  const next = head.subarray(magic, magic + PRINTABLE)
  return (
    next.length === PRINTABLE &&
    next.every(isPrintable) &&
    !looksBinary(head) &&
    hasStampedLine(Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1'))
  )
}

const isPrintable = (byte: number): boolean => (byte >= 32 && byte < 127) || byte === 9 || byte === 10

/** Whether the beginning of a stream is for the most part no text. */
export function looksBinary(head: Uint8Array): boolean {
  // NUL bytes of a torn write say nothing; of the rest, text has few control characters, and is ASCII for the most part unless it is UTF-8
  let control = 0
  let printable = 0
  let other = 0
  for (let i = 0; i < head.length; i++) {
    const byte = head[i]!
    if (byte === 0) continue
    other++
    // a letter is struck over by another, as man(1) and printers show bold and underlined ones
    if (byte === 8 && i > 0 && isPrintable(head[i - 1]!) && isPrintable(head[i + 1] ?? 32)) printable++
    else if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27) control++
    else if (byte < 127) printable++
  }
  return other > 0 && (control > other * 0.1 || (printable < other * 0.3 && !isUtf8(head)))
}

/** Whether the bytes are UTF-8, whatever character they may be cut in at the end. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}
