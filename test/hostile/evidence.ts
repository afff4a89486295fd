import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analyze } from '../../src/index.ts'
import type { AnalyzeOptions } from '../../src/analyze-options.ts'
import type { Report } from '../../src/core/report.ts'

export const OOM = (comm: string): string =>
  `Out of memory: Killed process 4242 (${comm}) total-vm:2097152kB, anon-rss:1048576kB, file-rss:12kB, shmem-rss:0kB, UID:1000 pgtables:2184kB oom_score_adj:0`
export const MEMCG = (comm: string): string =>
  `Memory cgroup out of memory: Killed process 4242 (${comm}) total-vm:524288kB, anon-rss:262144kB, file-rss:12kB, shmem-rss:0kB, UID:0 pgtables:546kB oom_score_adj:900`
export const SEGFAULT = (comm: string): string =>
  `${comm}[4242]: segfault at 18 ip 0000560000001136 sp 00007ffc12345678 error 4 in server[560000000000+21000]`

/** Each with the failure that it proves. */
export const EVIDENCE = [
  ['oom-kill-global', OOM],
  ['oom-kill-cgroup', MEMCG],
  ['segfault', SEGFAULT],
] as const

/** Quiet lines of the kernel. */
const QUIET = [
  'usb 1-2: new high-speed USB device number 4 using xhci_hcd',
  'eth0: renamed from vethd2a7c41',
  'cni0: port 3(veth61b2) entered forwarding state',
  'EXT4-fs (sda2): mounted filesystem with ordered data mode. Opts: (null). Quota mode: none.',
]

/** The messages in a log of the kernel as dmesg prints it, one a second, between quiet ones. */
export const dmesg = (messages: readonly string[], from = 100): string =>
  [...QUIET, ...messages, ...QUIET].map((text, i) => `[${`${from + i}.000000`.padStart(12)}] ${text}\n`).join('')

/** The same as a file of syslog. */
export const syslog = (messages: readonly string[], from = 0): string =>
  [...QUIET, ...messages, ...QUIET].map((text, i) => `Nov 21 04:${two(from)}:${two(i % 60)} node-7 kernel: ${text}\n`).join('')

const two = (n: number): string => String(n).padStart(2, '0')

/** More than is read whole. */
export const bulk = (line: (i: number) => string, bytes: number): string => {
  const lines: string[] = []
  for (let size = 0, i = 0; size < bytes; i++) size += lines[lines.push(line(i)) - 1]!.length
  return lines.join('')
}

export const bytes = (...parts: readonly (string | Uint8Array)[]): Buffer => Buffer.concat(parts.map((part) => Buffer.from(part as string)))

/** Bytes that look random, the same in every run (xorshift32). */
export function randomBytes(length: number, seed = 1): Buffer {
  const out = Buffer.alloc(length)
  let state = seed
  for (let i = 0; i < length; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    out[i] = state >>> 11
  }
  return out
}

/** Analyses the bytes as a file. */
export async function analyzed(data: string | Uint8Array, options: AnalyzeOptions = {}): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'osdx-hostile-'))
  const path = join(folder, 'input.log')
  try {
    writeFileSync(path, data)
    return await analyze([path], options)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export const idsOf = (report: Report): string[] => report.findings.map(({ id }) => id)
export const gapsOf = (report: Report): string[] => report.coverage.gaps.map(({ why }) => why)
/** Lines that prove the findings. */
export const linesOf = (report: Report): (number | undefined)[] => report.findings.map(({ evidence }) => evidence[0]?.line)

/** Texts of a report that could steer a terminal or turn what is read around. */
export function steering(report: Report): string[] {
  const found: string[] = []
  JSON.stringify(report, (_, value: unknown) => {
    if (typeof value === 'string' && STEERS.test(value)) found.push(value)
    return value
  })
  return found
}
// eslint-disable-next-line no-control-regex
const STEERS = /[\0-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u
