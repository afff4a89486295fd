import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { DISK_FAULT } from '../../../records/disk-fault.ts'
import { FILESYSTEM_ERROR, FILESYSTEM_READONLY } from '../../../records/filesystem-error.ts'
import { WRITE_REFUSED, type WriteRefused } from '../../../records/write-refused.ts'
import { troubleOf } from '../troubles.ts'
import type { Facts } from './judge.ts'
import { isOver } from './last-words.ts'

type Refused = Event<WriteRefused & LogLine>

/** A question, or what might be: nobody was refused anything. */
const GUESSED = /\(read-only file system\?\)|\b(?:if|may|might|could) (?:be|have) /i
const MAKES = /\bmkdir\b|cannot create directory/

/** Programs that may write nothing where the file system is read-only, while no log tells that an error made it so. */
export function onReadOnly(scope: Scope): Found<Facts>[] {
  if ([FILESYSTEM_READONLY, FILESYSTEM_ERROR, DISK_FAULT].some((type) => scope.events<object>(type).length > 0)) return []
  const refused = scope
    .events(WRITE_REFUSED)
    .filter(
      ({ what }) => what.error === 'EROFS' && what.path?.startsWith('/') === true && !GUESSED.test(what.message) && !isOver(scope, what.at),
    )
  const nameOf = ({ what }: Refused): string | undefined => what.unit ?? what.process
  return [...grouped(refused, ({ what }) => what.at.artifact).values()].flatMap((inOne) => {
    // a line that names nobody is of the only program that the others name
    const names = new Set(inOne.flatMap((event) => nameOf(event) ?? []))
    return [...grouped(inOne, (event) => (names.size === 1 ? '' : (nameOf(event) ?? ''))).values()].map((told) => found(scope, told))
  })
}

function found(scope: Scope, told: readonly [Refused, ...Refused[]]): Found<Facts> {
  const { what } = told.at(-1)!
  const trouble = troubleOf(scope, told)
  const comm = told.find((event) => event.what.process !== undefined)?.what.process ?? trouble.comm
  return {
    ...happened(told),
    facts: {
      who: trouble.unit ?? trouble.who ?? comm,
      mechanism: 'read-only',
      comm,
      pid: trouble.pid,
      unit: trouble.unit,
      pod: trouble.pod,
      container: trouble.container,
      operation: MAKES.test(what.message) ? 'mkdir' : 'write',
      path: what.path,
      stopsStart: false,
      stopped: trouble.stopped,
      felt: true,
      message: what.message.slice(0, 500),
    },
    about: { ...trouble.about, comm, unit: trouble.unit },
    proof: [...toldBy(told, 'application log', 'errno 30 (EROFS)'), ...trouble.ends],
    severity: trouble.stopped ? 'error' : 'warning',
    certainty: 'stated',
  }
}
