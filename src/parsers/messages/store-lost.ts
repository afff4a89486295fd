import { message } from '../../core/message.ts'
import { STORE_LOST, type StoreLost } from '../../records/store-lost.ts'

type Reading = readonly [RegExp, (found: Readonly<Record<string, string>>) => StoreLost]

/** What servers say around the bare exception of a read or a write that failed. */
const WORDINGS: readonly Reading[] = [
  // Kafka: LogManager, ReplicaManager, LogDirFailureChannel, UnifiedLog
  [
    /\bShutdown broker because (?:all log dirs in (?<folder>\/[^\s,]{1,200}).{0,2000} have failed|the (?:metadata )?log dir (?<other>\/[^\s,]{1,200}) )/,
    ({ folder, other }) => ({ program: 'Kafka', folder: folder ?? other, since: 'ended' }),
  ],
  [
    /\b(?:Stopping serving (?:replicas|logs) in dir|in the failed log directory) (?<folder>\/[^\s,]{1,200})/,
    ({ folder }) => ({ program: 'Kafka', folder, since: 'serves nothing' }),
  ],
  [
    /\b(?:Error|Failed) while .{1,300} in (?:log )?dir (?<folder>\/[^\s,]{1,200})(?=.{0,300}\bLogDirFailureChannel\b)/,
    ({ folder }) => ({ program: 'Kafka', folder }),
  ],
  // Cassandra: DefaultFSErrorHandler, JVMStabilityInspector
  [/\bFS(?:Read|Write)Error in (?<path>\/\S{1,300})/, ({ path }) => ({ program: 'Cassandra', path })],
  [/\bStopping (?:transports|gossip\w*) as disk_failure_policy is \w/, () => ({ program: 'Cassandra', since: 'serves nothing' })],
  [
    /\bExiting (?:forcefully )?due to file system exception\b|\bdisk failure policy "(?:stop|die)/,
    () => ({ program: 'Cassandra', since: 'ended' }),
  ],
  // MongoDB: src/mongo/util/assert_util.cpp, WiredTiger
  [/\*\*\*aborting after fassert\(\) failure/, () => ({ program: 'MongoDB', since: 'ended' })],
  [/\bWT_PANIC: WiredTiger library panic\b|\bthe process must exit and restart\b/, () => ({ program: 'MongoDB' })],
  // ZooKeeper: ZooKeeperCriticalThread, ServiceUtils
  [/\bSevere unrecoverable error, from thread : ?\w/, () => ({ program: 'ZooKeeper' })],
  [/\bServiceUtils(?:@\d{1,4})?\b.{0,20}\bExiting JVM with code [1-9]/, () => ({ program: 'ZooKeeper', since: 'ended' })],
  // Redis and its descendants: src/server.c
  [
    /\bMISCONF (?<program>[A-Z]\w{2,20}) is configured to save RDB snapshots\b/,
    ({ program }) => ({ program: program ?? 'Redis', since: 'refuses writes' }),
  ],
]

export const storeLost = message<StoreLost>({
  id: 'store-lost',
  emits: STORE_LOST,
  holds: [
    ...['Shutdown broker because', 'Stopping serving', 'failed log directory', 'LogDirFailureChannel'],
    ...['FSReadError in', 'FSWriteError in', 'disk_failure_policy', 'file system exception', 'disk failure policy'],
    ...['after fassert()', 'WT_PANIC', 'must exit and restart', 'Severe unrecoverable error', 'Exiting JVM with code', 'MISCONF '],
  ],
  read({ message: text, kernel }) {
    if (kernel === true) return undefined
    for (const [wording, read] of WORDINGS) {
      const found = wording.exec(text)
      if (found !== null) return read({ ...found.groups })
    }
    return undefined
  },
})
