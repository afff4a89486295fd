import { message } from '../../core/message.ts'
import { LIST_CORRUPTION, type ListCorruption } from '../../records/list-corruption.ts'

/** lib/list_debug.c: `list_del corruption. next->prev should be …`, `list_add double add: new=…`, `list_del corruption, X->next is LIST_POISON1`. */
const CORRUPTED = /^(h?list_(?:add|del)(?:_rcu)? (?:corruption|double add))[.,:]/

export const listCorruption = message<ListCorruption>({
  id: 'list-corruption',
  emits: LIST_CORRUPTION,
  holds: ['list_add corruption', 'list_del corruption', 'list_add double add', 'list_del_rcu corruption', 'list_add_rcu corruption'],
  read({ message: text, kernel }) {
    const m = kernel === false ? null : CORRUPTED.exec(text)
    return m === null ? undefined : { says: m[1]! }
  },
})
