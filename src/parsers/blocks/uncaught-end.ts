import { block, collect } from '../../core/block.ts'
import { UNCAUGHT_END, type UncaughtEnd } from '../../records/uncaught-end.ts'
import { UNCAUGHT, UNCAUGHT_LITERALS, type UncaughtKind } from '../crash/uncaught.ts'

const kindOf = (message: string): UncaughtKind | undefined => UNCAUGHT.find(({ head }) => head.test(message.trim()))

/** What a program was ended by that it did not catch: the exception, its words, and where it was thrown. */
export const uncaughtEnd = block<UncaughtEnd>({
  id: 'uncaught-end',
  emits: UNCAUGHT_END,
  begins: UNCAUGHT_LITERALS,
  opens: (message) => kindOf(message) !== undefined,
  maxLines: 260,
  // what follows is printed at once
  mostPassed: 12,
  open(first) {
    const kind = kindOf(first.message)
    return collect(
      first,
      (message, count) => kind?.below(message, count) ?? 'end',
      (lines) => {
        if (kind === undefined || first.kernel === true || first.priority === 7) return undefined
        const [head, ...below] = lines.map(({ message }) => message)
        const said = kind.said(head!.trim(), below)
        return said === undefined
          ? undefined
          : {
              ...said,
              kind: 'abort',
              message: head!.trim().slice(0, 1000),
              comm: first.ident,
              pid: first.pid,
              host: first.host,
              unit: first.unit,
            }
      },
    )
  },
})
