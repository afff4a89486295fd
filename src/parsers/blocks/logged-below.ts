import { block, collect } from '../../core/block.ts'
import { LOGGED_BELOW, type LoggedBelow } from '../../records/logged-below.ts'

/** Microsoft.Extensions.Logging.Console (SimpleConsoleFormatter.cs): `crit: Acme.Worker[0]`, and on the next line six blanks and the message. */
const HEAD = /^(fail|crit): ([\w.`+]{1,200})\[\d{1,10}\]\s*$/
const MESSAGE = /^ {6}(\S.{0,1500})$/

/** An entry of level error or critical in the console log of a .NET program. */
export const loggedBelow = block<LoggedBelow>({
  id: 'logged-below',
  emits: LOGGED_BELOW,
  begins: ['fail: ', 'crit: '],
  opens: (message) => HEAD.test(message),
  maxLines: 2,
  mostPassed: 0,
  open: (first) =>
    collect(
      first,
      (message) => (MESSAGE.test(message) ? 'last' : 'end'),
      ([head, below]) => {
        const [, level, category] = HEAD.exec(head.message)!
        const says = below === undefined ? undefined : MESSAGE.exec(below.message)?.[1]
        if (says === undefined) return undefined
        return { ...head, level: level as LoggedBelow['level'], category: category!, says }
      },
    ),
})
