import { message } from '../../core/message.ts'
import { STATED_NPROC, type StatedNproc } from '../../records/thread-refused.ts'

/** OpenBLAS (blas_server.c), below a pthread_create that failed; -1 is RLIM_INFINITY. */
export const statedNproc = message<StatedNproc>({
  id: 'stated-nproc',
  emits: STATED_NPROC,
  holds: ['RLIMIT_NPROC '],
  read({ message: text }) {
    const soft = /\bRLIMIT_NPROC (-?\d{1,20}) current, -?\d{1,20} max/.exec(text)?.[1]
    return soft === undefined ? undefined : { soft: Number(soft) < 0 ? undefined : Number(soft) }
  },
})
