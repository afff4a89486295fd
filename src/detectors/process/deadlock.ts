import { detector, type Proof } from '../../core/detector.ts'
import { allLocked, lockCycle } from './lock-cycle.ts'
import { OnlyProcess } from './only-process.ts'
import { isDatabase, TransactionDeadlocks, type DatabaseName } from './transaction-deadlocks.ts'
import { ThreadDumps, type DumpedThread } from './thread-dumps.ts'

interface Facts {
  runtime: 'java' | 'go' | 'native' | 'python' | DatabaseName
  /** Who waits for whom, in order. */
  cycle: readonly string[]
  threads: number
  /** Locks by name or address, in the order of the cycle, where the dump tells. */
  locks: readonly string[]
  pid?: number | undefined
  comm?: string | undefined
  message: string
  /** Databases: how often it was reported. */
  times?: number | undefined
}

const MAX_CYCLE = 20
/** The runtime's heading, also as tickets quote it. */
const QUOTED_FOUND = /^[\s#>*`]{0,16}Found (?:one|\d{1,4}) Java-level deadlocks?:?/
const TITLES = {
  java: 'Java threads wait for each other',
  go: 'All goroutines wait',
  native: 'Threads wait for each other’s mutexes',
  python: 'Threads wait for each other’s locks',
} as const

interface JavaReport {
  readonly proof: Proof[]
  readonly cycle: string[]
  readonly message: string
}

export const deadlock = detector<Facts>({
  id: 'deadlock',
  title: 'Threads wait for each other',
  severity: 'error',
  domain: 'process',
  seenIn: ['log'],
  absence: 'only a dump of all stacks, or the runtime’s own report, shows it',
  watch(bench) {
    const java = new Map<string, JavaReport>()
    const only = new OnlyProcess(bench)
    const dumps = new ThreadDumps(bench)
    bench.onLine(['Java-level deadlock', 'which is held by "'], (line) => {
      const key = line.at.artifact
      const proof: Proof = { at: line.at, time: line.time, witness: 'application log' }
      const found = java.get(key)
      if (QUOTED_FOUND.test(line.message)) {
        if (found === undefined && java.size < 1000)
          java.set(key, { proof: [{ ...proof, note: 'the runtime found a cycle of locks' }], cycle: [], message: line.message })
        return
      }
      const holder = /which is held by "(.{1,120})"/.exec(line.message)?.[1]
      if (found === undefined || holder === undefined || found.cycle.length >= MAX_CYCLE || found.cycle.includes(holder)) return
      found.cycle.push(holder)
      if (found.proof.length < 4) found.proof.push({ ...proof, note: `held by ${holder}` })
    })
    bench.onLine(['all goroutines are asleep - deadlock!'], (line) => {
      if (!/^[\s>`"']{0,8}fatal error: all goroutines are asleep - deadlock!/.test(line.message)) return
      bench.find({
        group: `go ${line.host ?? ''} ${line.unit ?? line.ident ?? ''}`,
        event: line.message,
        facts: { runtime: 'go', cycle: [], threads: 0, locks: [], pid: line.pid, comm: line.ident, message: line.message },
        entities: { pid: line.pid, comm: line.ident, unit: line.unit, host: line.host },
        proof: [{ at: line.at, time: line.time, witness: 'application log' }],
        time: line.time,
        title: TITLES.go,
      })
    })
    const databases = new TransactionDeadlocks(bench)
    // gdb: the owner in the mutex itself, as a structure or as glibc's pretty printer shows it
    const owners = new Map<string, Map<number, Proof>>()
    const pids = new Map<string, number>()
    bench.onLine(['__owner = ', 'Owner ID = ', '[Inferior 1 (process '], (line) => {
      const key = line.at.artifact
      const pid = /^\[Inferior 1 \(process (\d{1,10})\)/.exec(line.message)
      if (pid !== null && pids.size < 1000) pids.set(key, Number(pid[1]))
      const own = owners.get(key) ?? new Map<number, Proof>()
      if (!owners.has(key) && owners.size < 1000) owners.set(key, own)
      for (const [, lwp] of line.message.matchAll(/(?:__owner|Owner ID) = (\d{1,10})/g))
        if (Number(lwp) > 0 && own.size < MAX_CYCLE)
          own.set(Number(lwp), { at: line.at, time: line.time, witness: 'capture', note: `a mutex is owned by LWP ${lwp}` })
    })
    bench.atEnd(() => {
      for (const [group, { proof, cycle, message }] of java)
        bench.find({
          group,
          facts: { runtime: 'java', cycle, threads: cycle.length, locks: [], pid: only.pid, comm: only.comm, message },
          entities: only.entities,
          proof,
          time: proof[0]?.time,
          title: TITLES.java,
        })
      for (const found of databases.all())
        bench.find({
          group: found.group,
          facts: {
            runtime: found.runtime,
            cycle: found.cycle,
            threads: Math.max(2, found.cycle.length),
            locks: [],
            message: found.message,
            times: found.times,
          },
          entities: found.entities,
          proof: found.proof,
          time: found.proof[0]?.time,
          severity: 'warning',
          title: 'Two transactions waited for each other',
        })
      const told = new Set(java.keys())
      for (const dump of dumps.all) {
        if (told.has(dump.artifact) || dump.threads[0] === undefined) continue
        const { runtime } = dump.threads[0]
        const owned = owners.get(dump.artifact)
        const cycle = runtime === 'native' ? ownersThatWait(dump.threads, owned) : lockCycle(dump.threads)
        const guess = cycle === undefined && runtime === 'native' && (owned?.size ?? 0) === 0 ? allLocked(dump.threads) : undefined
        const stuck = (cycle ?? guess)?.slice(0, MAX_CYCLE)
        if (stuck === undefined) continue
        told.add(dump.artifact)
        const names = stuck.map((t) => (runtime === 'native' ? `LWP ${t.tid}` : t.name))
        const pid = pids.get(dump.artifact) ?? only.pid
        const comm = (runtime === 'native' && !stuck[0]!.name.startsWith('LWP') ? stuck[0]!.name : undefined) ?? only.comm
        bench.find({
          group: dump.artifact,
          facts: {
            runtime,
            cycle: names,
            threads: stuck.length,
            locks: stuck.map((t) => t.waitsFor ?? '?'),
            pid,
            comm,
            message: stuck[0]!.at.text.slice(0, 200),
          },
          entities: { pid, comm },
          proof: stuck
            .map((t, i): Proof => {
              const holder = cycle === undefined || runtime === 'native' ? '' : `, held by ${names[(i + 1) % names.length]}`
              return { at: t.at, time: t.time, witness: 'capture', note: `${names[i]} waits for ${t.waitsFor ?? 'a mutex'}${holder}` }
            })
            .flatMap((p, i) => [p, ...(runtime === 'native' ? [owned?.get(stuck[i]!.tid ?? -1)] : [])])
            .filter((p) => p !== undefined)
            .slice(0, 8),
          title: TITLES[runtime],
          time: stuck[0]!.time,
          ...(guess === undefined
            ? {}
            : { strength: 'partial' as const, missing: 'the owners of the mutexes (gdb: p *(pthread_mutex_t *) ADDRESS)' }),
        })
      }
    })
  },
  cause: (f) =>
    f.runtime === 'go'
      ? 'Every goroutine waits for a channel, a lock or a wait group, and none is left to wake another: the runtime ended the program.'
      : isDatabase(f.runtime)
        ? `${f.cycle.length < 2 ? 'Two transactions' : f.cycle.join(' and ')} held locks that the other needed; the server ended one of them${(f.times ?? 1) > 1 ? ` (reported ${f.times} times)` : ''}. The one that was ended has to be repeated.`
        : `${f.cycle.length === 0 ? 'Threads' : f.cycle.join(' and ')} ${f.pid === undefined ? '' : `of process ${f.pid} `}each hold a lock that the next one waits for: none of them will ever go on.${f.locks.length === 0 ? '' : ` The locks are ${f.locks.join(', ')}.`}`,
  fix: (f) => [
    {
      when: 'now',
      say: isDatabase(f.runtime)
        ? 'Let the client repeat the transaction that was ended.'
        : 'Keep the dump of all stacks, then restart the process: it does not recover.',
      ...(f.pid === undefined
        ? {}
        : { run: f.runtime === 'java' ? `jcmd ${f.pid} Thread.print -l` : `gdb -p ${f.pid} -batch -ex 'thread apply all bt'` }),
    },
    {
      when: 'durable',
      say: `Take the locks in one order everywhere${f.cycle.length === 0 ? '' : ` (see the stacks of ${f.cycle.slice(0, 4).join(', ')})`}, hold one at a time, or use tryLock with a time limit.`,
    },
    {
      when: 'verify',
      say: 'A dump under load shows no cycle.',
      run: f.runtime === 'java' ? 'jcmd PID Thread.print | grep -A20 deadlock' : undefined,
    },
  ],
  links: [
    'https://docs.oracle.com/en/java/javase/21/troubleshoot/troubleshooting-tools.html',
    'https://www.postgresql.org/docs/current/explicit-locking.html',
  ],
  leadsTo: ['thread-pool-exhaustion'],
  mechanism: 'Two threads that take the same two locks in opposite order can each get the first and wait for the second for ever.',
  decoys: [
    'many threads that wait for one lock whose holder works',
    'idle workers that wait for work',
    'the word in a log line of a program',
  ],
  examples: [
    {
      name: 'jstack',
      files: {
        'jstack.txt':
          'Full thread dump OpenJDK 64-Bit Server VM (17.0.9+9 mixed mode, sharing):\n\nFound one Java-level deadlock:\n=============================\n"transfer-1":\n  waiting to lock monitor 0x00007fe9540667f0 (object 0x00000000ffd1aae8, a java.lang.Object),\n  which is held by "transfer-2"\n\n"transfer-2":\n  waiting to lock monitor 0x00007fe9600015a0 (object 0x00000000ffd1aad8, a java.lang.Object),\n  which is held by "transfer-1"\n\nFound 1 deadlock.\n',
      },
      fires: true,
    },
    {
      name: 'a log line with the word',
      files: { 'app.log': '2026-11-21 10:00:00 INFO scheduler: no deadlock detected in 12 queues\n' },
      fires: false,
    },
  ],
})

/** Owners that wait themselves, when all do: nobody can go on. */
function ownersThatWait(threads: readonly DumpedThread[], owners: ReadonlyMap<number, Proof> | undefined): DumpedThread[] | undefined {
  const stuck = threads.filter((t) => t.waitsForLock && t.tid !== undefined && owners?.has(t.tid))
  return stuck.length < 2 || stuck.length < owners!.size ? undefined : stuck
}
