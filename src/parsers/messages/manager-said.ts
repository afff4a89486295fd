import { message } from '../../core/message.ts'
import { MANAGER_SAID } from '../../records/unit-said.ts'

/** What a systemd manager says all day. */
export const managerSaid = message({
  id: 'manager-said',
  emits: MANAGER_SAID,
  holds: ["Failed with result '", 'Starting ', 'Started ', 'Stopped ', 'Finished ', 'Deactivated successfully', 'Reached target '],
  read: ({ ident }) => (ident === 'systemd' ? {} : undefined),
})
