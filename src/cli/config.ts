import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { Described } from '../core/failure.ts'
import type { ThresholdSettings } from '../core/threshold.ts'
import { codeOf, Exit, reason, type Io } from './io.ts'
import { didYouMean } from './nearest.ts'

/** What a config file can set. */
export interface Config {
  readonly thresholds: ThresholdSettings
  readonly ignore: readonly string[]
  /** Texts that mark a log line as harmless. */
  readonly benign: readonly string[]
}

const EMPTY: Config = { thresholds: new Map(), ignore: [], benign: [] }
/** A shorter text would stand in half of all lines. */
const MIN_BENIGN = 4
const MAX_BYTES = 1_048_576
const KEYS = ['thresholds', 'ignore', 'benign']

/**
 * The file of `--config`, or else `osdx/config.json` in the user's own config folder (XDG base directories), where it may be absent.
 * Never a file of the current folder or of the input. Throws `Exit` 2 with the file and what is wrong in it.
 */
export function readConfig(path: string | undefined, env: Io['env'], detectors: readonly Described[]): Config {
  const file = path ?? ownFile(env)
  if (file === undefined) return EMPTY
  const text = textOf(file, path === undefined)
  if (text === undefined) return EMPTY
  const fail = (what: string): never => {
    throw new Exit(2, `config ${file}: ${what}`)
  }
  const known = new Map(detectors.map((d) => [d.id, d]))
  const detectorOf = (id: string): Described =>
    known.get(id) ?? fail(`"${id}" is not a failure that osdx knows${didYouMean(id, [...known.keys()])}`)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return fail(`not JSON: ${reason(error)}`)
  }
  const config = tableOf(json) ?? fail('it must be an object { "thresholds": …, "ignore": …, "benign": … }')
  for (const key of config.keys()) if (!KEYS.includes(key)) fail(`"${key}" is not a setting${didYouMean(key, KEYS)}`)
  const ignore = config.get('ignore') ?? []
  if (!Array.isArray(ignore) || !ignore.every((id) => typeof id === 'string')) return fail('"ignore" must be a list of ids')
  for (const id of ignore) detectorOf(id)
  const thresholds = new Map<string, Map<string, number>>()
  for (const [id, settings] of tableOf(config.get('thresholds') ?? {}) ?? fail('"thresholds" must be an object of ids')) {
    const names = Object.keys(detectorOf(id).thresholds ?? {})
    const values = new Map<string, number>()
    for (const [name, value] of tableOf(settings) ?? fail(`"thresholds": "${id}" must be an object of names and numbers`)) {
      if (!names.includes(name))
        fail(`${id} has no threshold "${name}"${names.length === 0 ? '' : `${didYouMean(name, names)} (osdx explain ${id} lists them)`}`)
      if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) fail(`${id}: ${name} must be a number of at least 0`)
      values.set(name, value as number)
    }
    thresholds.set(id, values)
  }
  return { thresholds, ignore, benign: benignOf(config.get('benign') ?? [], fail) }
}

/** A list of texts, or of `{ "text": …, "reason": … }`, where the reason is for whoever reads the file. */
function benignOf(value: unknown, fail: (what: string) => never): string[] {
  if (!Array.isArray(value)) return fail('"benign" must be a list of texts')
  return value.map((entry: unknown, i) => {
    const table = tableOf(entry)
    for (const [name, part] of table ?? []) {
      if (name !== 'text' && name !== 'reason') fail(`"benign": "${name}" is not a part of an entry${didYouMean(name, ['text', 'reason'])}`)
      if (typeof part !== 'string') fail(`"benign": "${name}" of entry ${i + 1} must be a text`)
    }
    const text = table === undefined ? entry : table.get('text')
    if (typeof text !== 'string') return fail(`"benign": entry ${i + 1} must be a text or { "text": …, "reason": … }`)
    if (text.trim().length < MIN_BENIGN) return fail(`"benign": entry ${i + 1} must have at least ${MIN_BENIGN} characters`)
    return text
  })
}

function ownFile({ XDG_CONFIG_HOME, HOME }: Io['env']): string | undefined {
  const folder =
    XDG_CONFIG_HOME !== undefined && isAbsolute(XDG_CONFIG_HOME)
      ? XDG_CONFIG_HOME
      : HOME !== undefined && isAbsolute(HOME)
        ? join(HOME, '.config')
        : undefined
  return folder === undefined ? undefined : join(folder, 'osdx', 'config.json')
}

function textOf(file: string, mayBeAbsent: boolean): string | undefined {
  let fd: number
  try {
    fd = openSync(file, 'r')
  } catch (error) {
    if (mayBeAbsent && ['ENOENT', 'ENOTDIR', 'EACCES'].includes(codeOf(error) ?? '')) return undefined
    throw new Exit(2, `config ${file}: ${reason(error)}`)
  }
  try {
    const stat = fstatSync(fd)
    if (!stat.isFile()) throw new Exit(2, `config ${file}: not a file`)
    if (stat.size > MAX_BYTES) throw new Exit(2, `config ${file}: larger than 1 MiB`)
    return readFileSync(fd, 'utf8')
  } finally {
    closeSync(fd)
  }
}

/** An object's own entries; a name in it is data. */
function tableOf(value: unknown): Map<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : undefined
}
