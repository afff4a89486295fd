import { message } from '../../core/message.ts'
import { EXCEPTION_SAID } from '../../records/exception-said.ts'

/** `ModuleNotFoundError: No module named 'flask'`, `java.lang.IllegalStateException: …`, `Error: Cannot find module …`. */
const SAID =
  /^(?:Uncaught |Unhandled exception\. )?(?:[A-Za-z_$][\w$]{0,60}(?:\.|::)){0,12}(?:[A-Z][\w$]{0,80})?(?:Error|Exception)(?: \[\w{1,60}\])?: \S/

/** What a program logs at a level has words before it. */
export const exceptionSaid = message({
  id: 'exception-said',
  emits: EXCEPTION_SAID,
  holds: ['Error: ', 'Exception: ', 'Error ['],
  read: ({ message: text, kernel, ident }) =>
    kernel !== true && ident !== undefined && ident !== 'systemd' && SAID.test(text) ? {} : undefined,
})
