import type { UnitFailure } from '../../../casefile/unit-failures.ts'
import type { Fallen } from '../../../casefile/unit-jobs.ts'
import type { Event } from '../../../core/event.ts'
import type { Proof } from '../../../core/finding.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { toldBy } from '../../../core/proof.ts'
import { grouped } from '../../../core/grouped.ts'
import { once, type Scope } from '../../../core/scope.ts'
import { linesTo, secondsBetween } from '../../../core/span.ts'
import { pathOfUnit } from '../../../core/unit-path.ts'
import { MOUNT_OPTION_REFUSED, type MountOptionRefused } from '../../../records/mount-option-refused.ts'
import { MOUNT_SAID, type MountSaid } from '../../../records/mount-said.ts'
import { UNIT_FILE_IGNORED } from '../../../records/unit-file-ignored.ts'
import { SPAWN_FAILED } from '../../../records/spawn-failed.ts'

/** Why a unit failed, in the words of whoever knows it. */
export interface Why {
  readonly reason: string | undefined
  /** A name in its file that systemd does not know, where it refuses the file. */
  readonly unknown?: { readonly what: 'key' | 'section'; readonly name: string; readonly file: string; readonly line: number } | undefined
  /** An option of its mount that the kernel does not know. */
  readonly option?: string | undefined
  /** Program that could not be run. */
  readonly program: string | undefined
  readonly proof: readonly Proof[]
}

const NEAR_LINES = 20
const NEAR_SECONDS = 5
/** Exit statuses from here on are systemd's own (systemd.exec(5)). */
const OWN_STATUS = 200

const spawns = once((scope) => grouped(scope.events(SPAWN_FAILED), ({ what }) => what.unit))

/** systemd's child tells why it could not become the program, mount(8) why it could not mount, systemd what it could not do. */
export function whyOf(scope: Scope, unit: string, failures: readonly UnitFailure[], fallen: Fallen | undefined): Why {
  const spawn = spawns(scope).get(unit)?.[0]
  if (spawn !== undefined)
    return {
      reason: withPath(spawn.what.reason, failures),
      program: spawn.what.step === 'EXEC' ? spawn.what.program : undefined,
      proof: toldBy([spawn], 'systemd', ({ program }) => `why ${program} was not run`),
    }
  const told = failures.map(({ line, before }): Event<LogLine> => before[0] ?? line)
  const mount = mountWords(scope, unit, told.length > 0 ? told : (fallen?.own ?? []).filter(({ what }) => what.says === 'failed'))
  if (mount !== undefined) {
    const option = optionOf(scope, mount)
    return {
      reason: mount.what.reason.slice(0, 300),
      option: option?.what.option,
      program: undefined,
      proof: [
        ...toldBy(option === undefined ? [] : [option], 'kernel log', 'an option that it does not know'),
        ...toldBy([mount], 'application log', `what ${mount.what.by} said`),
      ],
    }
  }
  const said = failures.flatMap((one) => (isSystemds(one) ? one.reasons.slice(0, 1) : []))
  const ignored = scope
    .events(UNIT_FILE_IGNORED)
    .find(({ what }) => what.unit === unit && failures.some(({ result }) => result === 'bad-setting'))
  return {
    reason: said[0]?.what.reason?.slice(0, 300),
    unknown:
      ignored === undefined
        ? undefined
        : { what: ignored.what.what, name: ignored.what.name, file: ignored.what.file, line: ignored.what.fileLine },
    program: undefined,
    proof: [
      ...toldBy(said.slice(0, 1), 'systemd', 'why'),
      ...toldBy(ignored === undefined ? [] : [ignored], 'systemd', 'a name that it does not know'),
    ],
  }
}

/** Behind what could not be set up, the path and the same reason: `Failed to set up mount namespacing: /srv/a: No such file or directory`. */
const OF_PATH = /: (\/[^:]{1,300}: .{1,120}?)\.?$/

/** The reason with the path that another line of the same failure tells of it. */
const withPath = (reason: string, failures: readonly UnitFailure[]): string =>
  failures
    .flatMap(({ reasons }) => reasons)
    .flatMap(({ what }) => OF_PATH.exec(what.reason ?? '')?.[1] ?? [])
    .find((told) => told.endsWith(`: ${reason}`)) ?? reason

/** The failure is of what systemd does for the unit, not of its program. */
const isSystemds = ({ result, exit, process = 'main', timeout }: UnitFailure): boolean =>
  result === undefined
    ? timeout === undefined && exit === undefined
    : result !== 'exit-code' || process !== 'main' || (exit !== undefined && exit.status >= OWN_STATUS)

/** What was said above one of the lines that tell of the failure, the last first. */
function mountWords(scope: Scope, unit: string, ends: readonly Event<LogLine>[]): Event<MountSaid & LogLine> | undefined {
  const by = unit.endsWith('.mount')
    ? 'mount'
    : unit.endsWith('.swap')
      ? 'swapon'
      : /^systemd-fsck(?:@|-root)/.test(unit)
        ? 'fsck'
        : undefined
  if (by === undefined) return undefined
  const path = pathOfUnit(unit)
  const said = scope.events(MOUNT_SAID).filter(({ what }) => what.by === by && (by === 'fsck' || (what.where ?? path) === path))
  for (const end of ends.toReversed()) {
    const words = said.filter(({ what }) => {
      const apart = linesTo(what.at, end.what.at)
      if (what.at.artifact !== end.what.at.artifact || apart < 0 || apart > NEAR_LINES) return false
      const seconds = what.time === undefined || end.what.time === undefined ? undefined : secondsBetween(what.time, end.what.time)
      return seconds === undefined || (seconds >= 0 && seconds <= NEAR_SECONDS)
    })
    // several mounts at once: the nearest that names no place may be of another
    const own = words.findLast(({ what }) => what.where === path) ?? words.findLast(({ what }) => what.where !== undefined) ?? words.at(-1)
    if (own !== undefined) return own
  }
  return undefined
}

/** Lines between what mount(8) says and what the kernel says of it: either may come first. */
const NEAR_MOUNT = 6

/** What mount(8) calls a bad option among other things, the kernel names. */
function optionOf(scope: Scope, { what: said }: Event<MountSaid & LogLine>): Event<MountOptionRefused & LogLine> | undefined {
  if (!/\boption/.test(said.reason)) return undefined
  return scope.events(MOUNT_OPTION_REFUSED).find(({ what }) => {
    if (what.device !== undefined && !said.reason.includes(what.device) && said.reason.includes('/dev/')) return false
    if (what.at.artifact === said.at.artifact && Math.abs(what.at.line - said.at.line) <= NEAR_MOUNT) return true
    const seconds = what.time === undefined || said.time === undefined ? undefined : secondsBetween(what.time, said.time)
    return seconds !== undefined && Math.abs(seconds) <= NEAR_SECONDS
  })
}
