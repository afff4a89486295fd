import { TYPED_COMMAND } from '../core/command.ts'
import { once } from '../core/scope.ts'
import { SIGNAL_DEATH } from '../records/signal-death.ts'
import { UNIT_SAID } from '../records/unit-said.ts'

/** `systemctl --user status syncd`, `journalctl --user -u syncd.service`. */
const TYPED = /^(?:sudo )?(?:systemctl|journalctl)\s(?=.{0,400}--user(?:\s|$))(.{1,400})$/
const NAME = /^[A-Za-z][\w@.\\:-]{0,240}$/
const VERB = /^(?:status|show|cat|start|stop|restart|reload|enable|disable|is-\w{4,8}|list-[\w-]{3,20}|reset-failed|edit|kill|mask|unmask)$/
const SUFFIX = /\.(?:service|socket|timer|mount|path|target|slice|scope)$/

/** Units of a user's own manager, which the machine's has none of by the same name. */
export const usersUnits = once((scope): ReadonlySet<string> => {
  const own = new Set<string>()
  const machines = new Set<string>()
  for (const { unit, user } of scope.rows(UNIT_SAID)) (user ? own : machines).add(unit)
  for (const { unit, userUnit } of scope.rows(SIGNAL_DEATH)) if (unit !== undefined && userUnit === true) own.add(unit)
  for (const { command } of scope.rows(TYPED_COMMAND)) for (const unit of typedUnits(command)) own.add(unit)
  return new Set([...own].filter((unit) => !machines.has(unit)))
})

const typedUnits = (command: string): readonly string[] =>
  (TYPED.exec(command)?.[1]?.split(/[|;&]/)[0] ?? '')
    .split(/\s+/)
    .filter((word) => NAME.test(word) && !VERB.test(word))
    .map((word) => (SUFFIX.test(word) ? word : `${word}.service`))

const COMMAND = /\b(systemctl|journalctl) (?!--user\b)([^|;&\n]{1,600})/g

/** A command as whoever has these units types it: their own manager is asked. */
export const asUser = (run: string, units: ReadonlySet<string>): string =>
  units.size === 0
    ? run
    : run.replaceAll(COMMAND, (whole, tool: string, rest: string) =>
        rest.split(/[\s'"=]+/).some((word) => units.has(word)) ? `${tool} --user ${rest}` : whole,
      )
