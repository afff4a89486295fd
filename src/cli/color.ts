import { Chalk, type ChalkInstance } from 'chalk'

export type ColorMode = 'auto' | 'always' | 'never'

/** Colours for one stream. The flag decides, else NO_COLOR (no-color.org), FORCE_COLOR, and whether it is a terminal. */
export function chalkFor(mode: ColorMode, isTty: boolean, env: Readonly<Record<string, string | undefined>>): ChalkInstance {
  return new Chalk({ level: level(mode, isTty, env) })
}

function level(mode: ColorMode, isTty: boolean, env: Readonly<Record<string, string | undefined>>): 0 | 1 | 2 | 3 {
  if (mode === 'never') return 0
  const able = /^(?:truecolor|24bit)$/.test(env['COLORTERM'] ?? '') ? 3 : /-256(?:color)?$/.test(env['TERM'] ?? '') ? 2 : 1
  if (mode === 'always') return able
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return 0
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced === '0' || forced === 'false' ? 0 : forced === '2' ? 2 : forced === '3' ? 3 : 1
  return isTty && env['TERM'] !== 'dumb' ? able : 0
}
