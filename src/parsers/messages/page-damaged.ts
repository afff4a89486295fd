import { message } from '../../core/message.ts'
import { PAGE_DAMAGED, type PageDamaged } from '../../records/page-damaged.ts'

/** InnoDB: storage/innobase/buf, fil. The advice behind the first sentence is left out. */
const SAYS =
  /\b(Database page corruption on disk or a failed (?:file )?read of .{1,200}?|Trying to (?:access|read) page number \d{1,20} in space .{1,300}?|Page \[page id: [^\]]{1,60}\] .{0,80}\bcorrupt(?:ed)?\b.{0,80}?)(?:\. |, which is outside|\.?$)/

export const pageDamaged = message<PageDamaged>({
  id: 'page-damaged',
  emits: PAGE_DAMAGED,
  holds: ['page corruption on disk', 'page number ', 'Page [page id'],
  read({ message: text, kernel }) {
    const says = kernel === true ? undefined : SAYS.exec(text)
    if (says === null || says === undefined) return undefined
    const outside = text.includes('which is outside') ? ', which lies outside its file' : ''
    return { comms: ['mysqld', 'mariadbd'], says: `${says[1]!}${outside}` }
  },
})
