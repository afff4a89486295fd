import type { Container } from '../../casefile/containers.ts'
import type { Sentence } from '../../core/failure.ts'
import { plural, times } from '../../core/words/numbers.ts'
import { dated, isoDated } from './dates.ts'

/** How a container is at the end of the input, as its latest status says. */
export interface Present {
  readonly is: 'held back' | 'ended' | 'runs' | 'not ready'
  /** Since when it runs, as written. */
  readonly since?: string | undefined
  /** Of an engine's container that ended: whether it is started again, as --restart writes it. */
  readonly policy?: string | undefined
  readonly [name: string]: string | undefined
}

export function presentOf(of: Container): Present | undefined {
  const state = of.states.findLast((s) => s.which === 'state')
  if (state === undefined) return undefined
  if (/^(?:CrashLoopBackOff|Restarting)$/.test(state.reason ?? '')) return { is: 'held back' }
  if (state.state === 'Running') return { is: state.ready === false ? 'not ready' : 'runs', since: state.started }
  return state.state === 'Terminated'
    ? { is: 'ended', ...(state.restartPolicy === undefined ? {} : { policy: state.restartPolicy }) }
    : undefined
}

interface Told {
  readonly present: Present | undefined
  readonly restarts: number | undefined
  readonly engine: boolean
}

/** `It is down now (CrashLoopBackOff, 5 restarts)`: told behind a headline. */
export function presentState({ present, restarts, engine }: Told): Sentence {
  const often = restarts === undefined || restarts === 0 ? undefined : plural(restarts, 'restart')
  const behind = (...said: readonly (string | undefined)[]): string => {
    const known = said.filter((text) => text !== undefined)
    return known.length === 0 ? '' : ` (${known.join(', ')})`
  }
  switch (present?.is) {
    case 'held back':
      return `It is down now${behind(engine ? 'restarting' : 'CrashLoopBackOff', often)}`
    case 'ended': {
      const stays = staysDown(present.policy, restarts)
      return (often ?? stays) === undefined ? undefined : `It is down now${stays ?? ''}${behind(often)}`
    }
    case 'runs':
    case 'not ready': {
      const since = startOf(present.since)
      const ready = present.is === 'runs' ? undefined : 'not ready'
      return `It is up again${since === undefined ? '' : ` since ${since}`}${ready === undefined ? '' : `, ${ready}`}${behind(often)}`
    }
    default:
      return often === undefined ? undefined : `It was restarted ${times(restarts!)} so far`
  }
}

/** Why nothing starts it again. */
function staysDown(policy: string | undefined, restarts = 0): string | undefined {
  const most = /^on-failure:(\d{1,6})$/.exec(policy ?? '')?.[1]
  if (most !== undefined && restarts >= Number(most)) return `, and its restart policy (${policy}) is used up`
  return policy === 'no' ? ', and nothing starts it again (restart policy "no")' : undefined
}

/** `21 Nov 16:20:41 UTC` of `Fri, 21 Nov 2025 16:20:41 +0000`: the year stands with the other times. */
const startOf = (text: string | undefined): string | undefined =>
  dated(isoDated(text?.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z$/, '$1 $2 UTC')))
    ?.replace(/^0?(\d{1,2} [A-Z][a-z]{2}) \d{4} /, '$1 ')
    .replace(/ \+0000$/, ' UTC')
