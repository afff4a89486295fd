import { detector, type Proof } from '../../core/detector.ts'
import { OnlyProcess } from './only-process.ts'

interface Facts {
  runtime: 'java' | 'go' | 'native' | 'postgres' | 'mysql'
  /** Who waits for whom, in order. */
  cycle: readonly string[]
  threads: number
  pid?: number | undefined
  comm?: string | undefined
  message: string
}

const MAX_CYCLE = 20
const TITLES = {
  java: 'Java threads wait for each other',
  go: 'All goroutines wait',
  native: 'Threads wait for each other’s mutexes',
  postgres: 'Two transactions waited for each other',
  mysql: 'Two transactions waited for each other',
} as const

export const deadlock = detector<Facts>({
  id: 'deadlock',
  title: 'Threads wait for each other',
  severity: 'error',
  domain: 'process',
  seenIn: ['log'],
  absence: 'only a dump of all stacks, or the runtime’s own report, shows it',
  watch(bench) {
    const java = new Map<string, { proof: Proof[]; waits: { thread: string; holder?: string | undefined }[]; message: string }>()
    const only = new OnlyProcess(bench)
    const native = new Map<
      string,
      {
        lwp?: number | undefined
        comm?: string | undefined
        waiting: Map<number, Proof>
        owners: Map<number, Proof>
        pid?: number | undefined
      }
    >()
    bench.onLine(['Java-level deadlock', 'which is held by "', 'waiting to lock monitor', 'waiting for ownable synchronizer'], (line) => {
      const key = line.at.artifact
      const proof: Proof = { at: line.at, time: line.time, witness: 'application log' }
      const found = java.get(key)
      if (/^Found (?:one|\d{1,4}) Java-level deadlocks?:?/.test(line.message)) {
        if (found === undefined && java.size < 1000)
          java.set(key, { proof: [{ ...proof, note: 'the runtime found a cycle of locks' }], waits: [], message: line.message })
        return
      }
      if (found === undefined || found.waits.length >= MAX_CYCLE) return
      const holder = /which is held by "(.{1,120})"/.exec(line.message)?.[1]
      if (holder === undefined) return
      found.waits.push({ thread: holder })
      if (found.proof.length < 4) found.proof.push({ ...proof, note: `held by ${holder}` })
    })
    bench.onLine(['all goroutines are asleep - deadlock!'], (line) => {
      if (!/^fatal error: all goroutines are asleep - deadlock!/.test(line.message)) return
      bench.find({
        group: `go ${line.host ?? ''} ${line.unit ?? line.ident ?? ''}`,
        event: line.message,
        facts: { runtime: 'go', cycle: [], threads: 0, pid: line.pid, comm: line.ident, message: line.message },
        entities: { pid: line.pid, comm: line.ident, unit: line.unit, host: line.host },
        proof: [{ at: line.at, time: line.time, witness: 'application log' }],
        time: line.time,
        title: TITLES.go,
      })
    })
    bench.onLine(['deadlock detected', 'Deadlock found when trying to get lock', 'LATEST DETECTED DEADLOCK'], (line) => {
      const runtime = /(?:^|\s)ERROR:\s{1,4}deadlock detected$/.test(line.message)
        ? 'postgres'
        : /Deadlock found when trying to get lock; try restarting transaction|^LATEST DETECTED DEADLOCK$/.test(line.message)
          ? 'mysql'
          : undefined
      if (runtime === undefined) return
      bench.find({
        group: runtime,
        facts: { runtime, cycle: [], threads: 2, message: line.message.slice(0, 300) },
        entities: { unit: line.unit, host: line.host },
        proof: [{ at: line.at, time: line.time, witness: 'application log' }],
        time: line.time,
        severity: 'warning',
        title: TITLES[runtime],
      })
    })
    // gdb: the thread of a stack, that it waits in a mutex, and the owner in the mutex itself
    bench.onLine(['(LWP ', 'lll_lock_wait', '__owner = ', '[Inferior 1 (process '], (line) => {
      const key = line.at.artifact
      const state = native.get(key) ?? { waiting: new Map<number, Proof>(), owners: new Map<number, Proof>() }
      if (!native.has(key)) {
        if (native.size >= 1000) return
        native.set(key, state)
      }
      const thread = /^Thread \d{1,6} \(Thread 0x[\da-f]{1,16} \(LWP (\d{1,10})\)(?: "(.{1,16})")?/.exec(line.message)
      if (thread !== null) {
        state.lwp = Number(thread[1])
        state.comm = thread[2] ?? state.comm
      } else if (/^#\d{1,3}\s.{0,80}lll_lock_wait/.test(line.message) && state.lwp !== undefined) {
        const mutex = /futex_word=0x[\da-f]+ <(\w{1,60})>|futex@entry=0x[\da-f]{1,16} <(\w{1,60})>/.exec(line.message)
        if (state.waiting.size < MAX_CYCLE)
          state.waiting.set(state.lwp, {
            at: line.at,
            time: line.time,
            witness: 'capture',
            note: `LWP ${state.lwp} waits for ${mutex?.[1] ?? mutex?.[2] ?? 'a mutex'}`,
          })
      } else {
        const owner = /__owner = (\d{1,10})/.exec(line.message)
        if (owner !== null && Number(owner[1]) > 0 && state.owners.size < MAX_CYCLE)
          state.owners.set(Number(owner[1]), {
            at: line.at,
            time: line.time,
            witness: 'capture',
            note: `a mutex is owned by LWP ${owner[1]}`,
          })
        const pid = /^\[Inferior 1 \(process (\d{1,10})\)/.exec(line.message)
        if (pid !== null) state.pid = Number(pid[1])
      }
    })
    bench.atEnd(() => {
      for (const [group, { proof, waits, message }] of java) {
        const cycle = [...new Set(waits.map((w) => w.thread))]
        bench.find({
          group,
          facts: { runtime: 'java', cycle, threads: cycle.length, pid: only.pid, comm: only.comm, message },
          entities: only.entities,
          proof,
          time: proof[0]?.time,
          title: TITLES.java,
        })
      }
      for (const [group, s] of native) {
        // each owner waits itself: nobody can go on
        const stuck = [...s.owners].filter(([lwp]) => s.waiting.has(lwp))
        if (stuck.length < 2 || stuck.length < s.owners.size) continue
        bench.find({
          group,
          facts: {
            runtime: 'native',
            cycle: stuck.map(([lwp]) => `LWP ${lwp}`),
            threads: stuck.length,
            pid: s.pid,
            comm: s.comm,
            message: stuck[0]![1].at.text.slice(0, 200),
          },
          entities: { pid: s.pid, comm: s.comm },
          proof: stuck.flatMap(([lwp, proof]) => [s.waiting.get(lwp)!, proof]).slice(0, 8),
          title: TITLES.native,
        })
      }
    })
  },
  cause: (f) =>
    f.runtime === 'go'
      ? 'Every goroutine waits for a channel, a lock or a wait group, and none is left to wake another: the runtime ended the program.'
      : f.runtime === 'postgres' || f.runtime === 'mysql'
        ? 'Two transactions held locks that the other needed; the server ended one of them. The one that was ended has to be repeated.'
        : `${f.cycle.length === 0 ? 'Threads' : f.cycle.join(' and ')} ${f.pid === undefined ? '' : `of process ${f.pid} `}each hold a lock that the next one waits for: none of them will ever go on.`,
  fix: (f) => [
    {
      when: 'now',
      say:
        f.runtime === 'postgres' || f.runtime === 'mysql'
          ? 'Let the client repeat the transaction that was ended.'
          : 'Keep the dump of all stacks, then restart the process: it does not recover.',
      ...(f.pid === undefined ? {} : { run: `gdb -p ${f.pid} -batch -ex 'thread apply all bt'` }),
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
