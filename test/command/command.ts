import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Ended {
  /** As a shell tells it: 128 and the signal's number where it died of one. */
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface Circumstances {
  /** A shell script that ends with `exec "$@"`: what is set there holds for the process. */
  readonly shell?: string
  readonly stdin?: Uint8Array | string
  /** Standard input stays open behind what is written there. */
  readonly waits?: boolean
  /** Called when it runs. */
  readonly during?: (child: ChildProcess) => void | Promise<void>
  readonly cwd?: string
}

export interface Command {
  /** A path in a folder that is gone after the tests of the file. */
  readonly at: (name: string) => string
  /** The command's own file. */
  readonly cli: string
  readonly osdx: (argv: readonly string[], circumstances?: Circumstances) => Promise<Ended>
}

/** The command as a program of its own, since signals, descriptors and streams are those of a process. */
export function command(): Command {
  const top = mkdtempSync(join(tmpdir(), 'osdx-command-'))
  mkdirSync(join(top, 'here'))
  beforeAll(() => bundle(join(top, 'package')))
  afterAll(() => rmSync(top, { recursive: true, force: true }))
  const cli = join(top, 'package/dist/cli.js')
  return { at: (name) => join(top, 'here', name), cli, osdx: (argv, how) => ran(cli, argv, how) }
}

async function bundle(folder: string): Promise<void> {
  mkdirSync(folder)
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'))
  await build({
    absWorkingDir: root,
    entryPoints: ['src/cli.ts'],
    outdir: join(folder, 'dist'),
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    logLevel: 'warning',
    banner: { js: "import{createRequire as requireOfNode}from'node:module';const require=requireOfNode(import.meta.url);" },
  })
}

const NUMBERS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15, SIGSEGV: 11, SIGABRT: 6 }

async function ran(cli: string, argv: readonly string[], how: Circumstances = {}): Promise<Ended> {
  const { shell = 'exec "$@"', stdin = '', waits = false, during, cwd } = how
  const child = spawn('/bin/sh', ['-c', shell, 'sh', process.execPath, cli, ...argv], { cwd, stdio: ['pipe', 'pipe', 'pipe'] })
  const texts = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.err += text))
  child.stdin.on('error', () => {})
  child.stdin.write(stdin)
  if (!waits) child.stdin.end()
  const ended = new Promise<number>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? 128 + (NUMBERS[signal ?? ''] ?? 64))),
  )
  await during?.(child)
  return { code: await ended, ...texts }
}
