import type { Sentence } from '../../core/failure.ts'
import { say } from '../../core/words/opt.ts'
import type { StoreLost } from '../../records/store-lost.ts'

const SINCE: Readonly<Record<NonNullable<StoreLost['since']>, string>> = {
  ended: 'shut down over it',
  'serves nothing': 'serves nothing from there any more',
  'refuses writes': 'now refuses all that its clients write',
}

/** What a server does since it lost its data: `Kafka shut down over it.` */
export const sinceOf = ({ process, since }: { readonly process?: string | undefined; readonly since?: StoreLost['since'] }): Sentence =>
  since === undefined ? undefined : say(`${process ?? 'The server'} ${SINCE[since]}`)
