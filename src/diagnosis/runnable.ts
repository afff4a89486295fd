/** Words in capitals that a command means as they stand; behind `%` is a form of date(1), behind `-` options, before `=` a variable. */
const LITERAL: ReadonlySet<string> = new Set(['ALL', 'END', 'INFO', 'JSON', 'SIGUSR1'])
const CAPITALS = /(?<![%\w-])[A-Z][A-Z_]{1,40}(?![\w=])/g
/** A day of the month in the name of sysstat's file, a program of no name, a name in angle brackets. */
const OTHER = /\bsaDD\b|(?:^|\s)\.\/program\b|<[a-z][\w-]{0,40}>/

/** Clients of one server: no machine has that server for certain. */
const OF_ONE_SERVER = /^(?:redis-cli|mysql|psql|mongosh?)\b/

/** Whether a command can be run as it stands, on any machine: nothing in it is a place to be filled in (`/proc/PID`, `GROUP`, `POD`). */
export const isRunnable = (command: string): boolean =>
  !OTHER.test(command) && !OF_ONE_SERVER.test(command) && (command.match(CAPITALS) ?? []).every((word) => LITERAL.has(word))
