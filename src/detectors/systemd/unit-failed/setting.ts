import { ownStatus } from './exit-statuses.ts'
import { NOTHING, type Facts } from './facts.ts'

/** Settings (systemd.exec(5)) of the exit statuses that systemd gives when it cannot do what they ask. */
const OF_STATUS: Readonly<Record<number, string>> = {
  200: 'WorkingDirectory=',
  203: 'ExecStart=',
  208: 'StandardInput=',
  209: 'StandardOutput=',
  210: 'RootDirectory=',
  216: 'Group=',
  217: 'User=',
  222: 'StandardError=',
  226: 'paths of the sandbox',
  243: 'LoadCredential=',
}

/** strerror(3) of what a setting names and is not there, or is of another kind. */
const NOT_THERE =
  /no such (?:file|process|device)|not a directory|is a directory|exec format error|invalid argument|too many levels|protocol error|file name too long/i

/** What of a unit's file, or of fstab, stops its start. */
export interface Setting {
  readonly unit: string
  readonly user: boolean
  /** `ExecStart=`; undefined where the sentence of systemd names it. */
  readonly setting: string | undefined
  readonly result: string | undefined
  readonly code: Facts['code']
  readonly exitCode: number | undefined
  readonly status: string | undefined
  readonly process: Facts['process']
  readonly program: string | undefined
  readonly reason: string | undefined
  readonly unknown?: Facts['unknown']
  readonly option?: string | undefined
  readonly [name: string]: unknown
}

/** The setting that systemd, or mount(8), could not do anything with; undefined where the program itself failed, a right was refused, or nothing names it. */
export function settingOf(f: Facts): Setting | undefined {
  const named = nameOf(f)
  if (named === undefined) return undefined
  const { unit, user, result, code, exitCode, status, process, program, reason, unknown, option } = f
  return { unit, user, setting: named.setting, result, code, exitCode, status, process, program, reason, unknown, option }
}

function nameOf(f: Facts): { readonly setting: string | undefined } | undefined {
  const { exitCode = -1, reason = '', result } = f
  if (f.option !== undefined) return { setting: 'mount options' }
  if (result === 'bad-setting') return reason === '' && f.unknown === undefined ? undefined : { setting: f.unknown?.name }
  if (result === 'ordering-cycle') return { setting: 'After=, Before=' }
  if (/^Failed to load environment files: /.test(reason) && NOT_THERE.test(reason)) return { setting: 'EnvironmentFile=' }
  const setting = OF_STATUS[exitCode]
  if (setting === undefined || f.code !== 'exited' || ownStatus(f) === undefined) return undefined
  // only a user that is not there ends so
  return exitCode === 217 || NOT_THERE.test(reason) ? { setting } : undefined
}

/** For the words of a unit that failed. */
export const factsOfSetting = (setting: Setting): Facts => ({ ...NOTHING, ...setting, units: [setting.unit], listed: false })
