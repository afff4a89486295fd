import { message } from '../../core/message.ts'
import { JOURNAL_UNCLEAN } from '../../records/shutdown-said.ts'

/** src/journal/journald-server.c: `File …/system.journal corrupted or uncleanly shut down, renaming and replacing.`; a user's own journal tells of a session. */
const SAID = /^File \S{1,300}\/system\.journal corrupted or uncleanly shut down/

export const journalUnclean = message({
  id: 'journal-unclean',
  emits: JOURNAL_UNCLEAN,
  holds: ['corrupted or uncleanly shut down'],
  read: ({ message: text, ident }) => ((ident === undefined || ident === 'systemd-journald') && SAID.test(text) ? {} : undefined),
})
