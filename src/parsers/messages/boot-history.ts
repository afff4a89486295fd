import { message } from '../../core/message.ts'
import { BOOT_HISTORY, type BootHistory } from '../../records/boot-history.ts'

const ROW =
  /^(?:(reboot)\s{1,12}system boot|(shutdown)\s{1,12}system down|runlevel\s{1,12}\(to lvl \d\))\s{1,12}(\S{1,64})\s{1,12}(\w{3} \w{3} {1,2}\d{1,2} \d\d:\d\d(?::\d\d)?(?: \d{4})?)/
/** A session whose end nobody wrote down: the machine was started again meanwhile (last.c, `crash`). */
const CRASH = /^\S{1,64}\s{1,12}\S{1,64}\s{1,12}\S{0,64}\s{1,12}(\w{3} \w{3} {1,2}\d{1,2} \d\d:\d\d(?::\d\d)?(?: \d{4})?) - crash\s/

/** util-linux, login-utils/last.c. */
export const bootHistory = message<BootHistory>({
  id: 'boot-history',
  emits: BOOT_HISTORY,
  holds: ['system boot ', 'system down ', '(to lvl ', ' - crash '],
  read({ message: text, ident, kernel }) {
    if (ident !== undefined || kernel !== undefined) return undefined
    const crash = CRASH.exec(text)
    if (crash !== null) return { kind: 'crash', when: crash[1]!, kernelRelease: undefined }
    const m = ROW.exec(text)
    if (m === null) return undefined
    return { kind: m[1] !== undefined ? 'boot' : m[2] !== undefined ? 'down' : 'runlevel', when: m[4]!, kernelRelease: m[3] }
  },
})
