import { message } from '../../core/message.ts'
import { SHUTDOWN_SAID } from '../../records/shutdown-said.ts'

/** systemd (src/core/job.c, manager.c), systemd-logind, systemd-shutdown, journald and the kernel (kernel/reboot.c), each as it goes down. */
const SAID =
  /^(?:Shutting down\.|Journal stopped|Reached target .{0,40}\b(?:shutdown|reboot|poweroff|halt|kexec|System (?:Reboot|Shutdown|Power[ -]?Off|Halt))\b|System is (?:rebooting|powering down|halting)|The system (?:will|is going to) (?:reboot|power off|be powered off)|Powering off\.|Rebooting\.|reboot: (?:Restarting system|Power down|System halted))/i

export const shutdownSaid = message({
  id: 'shutdown-said',
  emits: SHUTDOWN_SAID,
  holds: [
    ...['Shutting down.', 'Journal stopped', 'shutdown.target', 'reboot.target', 'poweroff.target', 'halt.target', 'kexec.target'],
    ...['target System ', 'target Shutdown', 'target Reboot', 'target Power', 'System is ', 'The system ', 'Powering off.', 'Rebooting.'],
    'reboot: ',
  ],
  // a user's manager reaches its shutdown target at each logout
  read: ({ message: text, ident, pid }) => (SAID.test(text) && (ident !== 'systemd' || pid === undefined || pid === 1) ? {} : undefined),
})
