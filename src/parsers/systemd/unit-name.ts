/** systemd.unit(5): names of letters, digits and `:-_.\@`, with a type at the end; systemctl cuts long ones with an ellipsis. */
export const UNIT_TYPES = 'service|socket|mount|automount|swap|scope|slice|timer|path|device|target'
export const UNIT_NAME = `[\\w@.:\\\\…-]{1,255}\\.(?:${UNIT_TYPES})`
export const LOAD_STATES = 'loaded|not-found|masked|error|bad-setting|merged|stub'
export const ACTIVE_STATES = 'active|reloading|refreshing|inactive|failed|activating|deactivating|maintenance'
/** What stands before a unit's name (systemctl's unit_active_state_to_glyph); an asterisk or a cross where there is no UTF-8. */
export const BULLET = '[●○×↻*xâ?]'
