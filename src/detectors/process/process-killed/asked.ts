import { writerAt } from '../../../casefile/outputs.ts'
import { TYPED_COMMAND } from '../../../core/command.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import type { KilledProcess } from '../../../records/killed-process.ts'
import { sameName } from '../crash/crash.ts'

/** kill(1), pkill(1), killall(1) with SIGKILL, and the engines' own. */
const KILLS =
  /^(?:sudo\s+)?(?:(?:kill|pkill|killall)\s.{0,80}-(?:9|s\s+(?:9|(?:SIG)?KILL)|(?:SIG)?KILL|-signal[= ](?:9|(?:SIG)?KILL))\b|(?:docker|podman|nerdctl)\s+(?:container\s+)?(?:kill|rm\s+(?:-\w*f|--force))\b)(?<rest>.{0,400})/

/** Whether somebody typed, in the same text and above it, the command that ends this very process, or the container in whose log it stands. */
export function askedFor(scope: Scope): (kill: Cited<KilledProcess>) => boolean {
  const asked = scope.rows(TYPED_COMMAND).flatMap(({ command, at }) => {
    const words = KILLS.exec(command)?.groups?.['rest']?.replace(/#.*$/, '').trim().split(/\s+/)
    return words === undefined ? [] : [{ at, targets: words.filter((word) => /^%?[\w.@/-]{1,200}$/.test(word) && !word.startsWith('-')) }]
  })
  if (asked.length === 0) return () => false
  const writerOf = writerAt(scope)
  return ({ at, victimPid, program }) => {
    const container = writerOf(at)?.container
    return asked.some(
      (kill) =>
        kill.at.artifact === at.artifact &&
        kill.at.line < at.line &&
        kill.targets.some(
          (target) =>
            target === String(victimPid) || target === container || (program !== undefined && sameName(target.split('/').at(-1)!, program)),
        ),
    )
  }
}
