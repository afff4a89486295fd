import type { Beginning } from './uniform.ts'
import { PlainScanner } from './plain-scanner.ts'
import { WasmScanner } from './wasm-scanner.ts'

/** Looks through a block of bytes for many literals, ASCII case folded. */
export interface Scanner {
  /** The bytes that are looked through; another object after `reserve`. */
  readonly block: Uint8Array
  /** Makes room for so many bytes; what lies in the block stays there. */
  reserve(length: number): void
  /** Where a literal lies in [from, to), or -1. No line above it holds one. */
  find(from: number, to: number): number
  /** Newlines in [from, to). */
  newlines(from: number, to: number): number
  /** Whether there is nothing but printable characters of ASCII, tabs and newlines in [from, to). */
  isPlain(from: number, to: number): boolean
  /** Whether the bytes up to there are printable ASCII and each line of them begins as the first one does: see src/scan/uniform.ts. */
  isUniform(to: number, beginning: Beginning): boolean
}

/** In WebAssembly; without it where it is switched off, or the processor has no SIMD. */
export const scannerOf = (literals: readonly string[]): Scanner => WasmScanner.of(literals) ?? new PlainScanner(literals)
