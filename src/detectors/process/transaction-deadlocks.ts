import type { Entities, Proof, Sight } from '../../core/detector.ts'

export type DatabaseName = 'postgres' | 'mysql' | 'sqlserver' | 'oracle'

export interface TransactionDeadlock {
  readonly group: string
  readonly runtime: DatabaseName
  readonly proof: Proof[]
  /** The processes or threads of the server, as its detail lines name them. */
  readonly cycle: string[]
  readonly message: string
  /** Line of the first report: its details stand below it. */
  readonly line: number
  readonly entities: Entities
  times: number
}

const MAX_CYCLE = 20
const MAX_FOUND = 1000
/** Lines below a report in which its details stand. */
const DETAIL_LINES = 60
/** What servers say when they end one of the transactions. */
const DATABASES: readonly [DatabaseName, RegExp][] = [
  ['postgres', /(?:^|\s)ERROR:\s{1,4}deadlock detected$/],
  ['mysql', /Deadlock found when trying to get lock; try restarting transaction|^LATEST DETECTED DEADLOCK$/],
  ['sqlserver', /was deadlocked on .{1,80} resources with another process and has been chosen as the deadlock victim/],
  ['oracle', /ORA-00060: deadlock detected while waiting for resource/],
]
export const isDatabase = (runtime: string): boolean => DATABASES.some(([name]) => name === runtime)

/** Databases find deadlocks themselves and end one of the transactions. */
export class TransactionDeadlocks {
  readonly #open = new Map<string, TransactionDeadlock>()

  constructor(bench: Sight) {
    bench.onLine(
      ['deadlock detected', 'Deadlock found when trying to get lock', 'LATEST DETECTED DEADLOCK', 'chosen as the deadlock victim'],
      (line) => {
        const runtime = DATABASES.find(([, saying]) => saying.test(line.message))?.[0]
        if (runtime === undefined) return
        const proof: Proof = { at: line.at, time: line.time, witness: 'application log' }
        const group = `${runtime}\0${line.at.artifact}`
        const known = this.#open.get(group)
        if (known !== undefined) {
          known.times++
          if (known.proof.length < 4) known.proof.push(proof)
        } else if (this.#open.size < MAX_FOUND)
          this.#open.set(group, {
            group,
            runtime,
            proof: [proof],
            cycle: [],
            message: line.message.slice(0, 300),
            line: line.at.line,
            entities: { unit: line.unit, host: line.host },
            times: 1,
          })
      },
    )
    bench.onLine(['blocked by process'], (line) => {
      const m = /Process (\d{1,10}) waits for \w{1,40} on .{1,200}; blocked by process (\d{1,10})/.exec(line.message)
      if (m !== null) this.#name('postgres', `process ${m[1]}`, line)
    })
    bench.onLine(['MySQL thread id '], (line) => {
      const m = /^MySQL thread id (\d{1,12}),/.exec(line.message.trim())
      if (m !== null) this.#name('mysql', `MySQL thread ${m[1]}`, line)
    })
  }

  all(): Iterable<TransactionDeadlock> {
    return this.#open.values()
  }

  #name(runtime: DatabaseName, who: string, line: Pick<Proof, 'at' | 'time'>): void {
    const found = this.#open.get(`${runtime}\0${line.at.artifact}`)
    if (found === undefined || line.at.line - found.line > DETAIL_LINES) return
    if (found.cycle.includes(who) || found.cycle.length >= MAX_CYCLE) return
    found.cycle.push(who)
    if (found.proof.length < 4) found.proof.push({ at: line.at, time: line.time, witness: 'application log', note: who })
  }
}
