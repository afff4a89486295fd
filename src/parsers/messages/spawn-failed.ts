import { message } from '../../core/message.ts'
import { SPAWN_FAILED, type SpawnFailed } from '../../records/spawn-failed.ts'

/** src/core/exec-invoke.c (before v255 execute.c): `app.service: Failed at step EXEC spawning /opt/app: No such file or directory`. */
const SAID = /^(\S{3,255}): Failed at step ([A-Z_]{2,32}) spawning (\S{1,1000}): (\S.{0,120})$/

/** The child speaks before it becomes the program: as `systemd`, or since v254 under the program's name in brackets. */
export const spawnFailed = message<SpawnFailed>({
  id: 'spawn-failed',
  emits: SPAWN_FAILED,
  holds: ['Failed at step '],
  read({ message: text, ident }) {
    if (ident !== undefined && ident !== 'systemd' && !/^\(.{1,32}\)$/.test(ident)) return undefined
    const m = SAID.exec(text)
    return m === null ? undefined : { unit: m[1]!, step: m[2]!, program: m[3]!, reason: m[4]!.replace(/\.$/, '') }
  },
})
