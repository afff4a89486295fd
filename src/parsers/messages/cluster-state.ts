import { message } from '../../core/message.ts'
import { CLUSTER_STATE, type ClusterState, UNNAMED_CLUSTER } from '../../records/cluster-state.ts'

/** What one kind of cluster says when it has nobody who decides, and when it has. */
interface Wording {
  readonly cluster: string | ((text: string) => string)
  readonly lacks: string
  readonly lost: RegExp
  readonly back: RegExp
}

const ofRaft = (text: string): string =>
  /\bnomad\b/i.test(text)
    ? 'Nomad'
    : /\bvault\b|\bstorage\.raft\b/i.test(text)
      ? 'Vault'
      : /\bconsul\b|\bagent[.:]/i.test(text)
        ? 'Consul'
        : UNNAMED_CLUSTER

const WORDINGS: readonly Wording[] = [
  {
    // hashicorp/raft, consul/agent, nomad
    cluster: ofRaft,
    lacks: 'has no leader',
    lost: /\bfailed to contact quorum of nodes, stepping down\b|\bcluster leadership lost\b|\bNo cluster leader\b|\bno cluster leader\b/,
    back: /\b(?:cluster leadership acquired|[Nn]ew leader elected|election won|entering leader state|Requesting shutdown|Gracefully shutting down|shutdown complete)\b/,
  },
  {
    // etcd: server/etcdserver, go.etcd.io/raft
    cluster: 'etcd',
    lacks: 'has no leader',
    lost: /\braft\.node: [\da-f]{1,16} lost leader [\da-f]{1,16} at term \d|\betcdserver: no leader\b/,
    back: /\braft\.node: [\da-f]{1,16} elected leader [\da-f]{1,16} at term \d|\braft\.node: [\da-f]{1,16} changed leader from\b/,
  },
  {
    // ClusterFormationFailureHelper; MasterNotDiscoveredException, NoMasterBlockService
    cluster: (text) => (/\bo\.o\.|opensearch|cluster.manager/i.test(text) ? 'OpenSearch' : 'Elasticsearch'),
    lacks: 'has no elected master',
    lost: /\b(?:master|cluster-manager) not discovered\b|\b(?:MasterNotDiscovered|ClusterManagerNotDiscovered)Exception\b|\b(?:master|cluster_manager)_not_discovered_exception\b|\bSERVICE_UNAVAILABLE\/2\/no (?:master|cluster[- ]manager)\b/,
    back: /\belected-as-(?:master|cluster-manager)\b|\b(?:master|cluster-manager) node changed \{previous \[\{?.{0,600}\]?, current \[\{/,
  },
  {
    // Redis, Valkey: src/cluster.c
    cluster: (text) => (/valkey/i.test(text) ? 'Valkey Cluster' : 'Redis Cluster'),
    lacks: 'is down: not every hash slot has a master',
    lost: /\bCluster state changed: fail\b|\bCLUSTERDOWN (?:The cluster is down|Hash slot not served)|\bCluster is currently down: /,
    back: /\bCluster state changed: ok\b/,
  },
  {
    // Galera: gcs/src/gcs_group.cpp, sql/wsrep_mysqld.cc
    cluster: 'Galera',
    lacks: 'has no quorum: this node is outside the primary component and refuses queries',
    lost: /\bNew COMPONENT: primary = no\b|\bWSREP has not yet prepared node for application use\b/,
    back: /\bNew COMPONENT: primary = yes\b|\bSynchronized with group, ready for connections\b|\bReceived self-leave message\b|\bShifting \w{1,12} -> CLOSED\b/,
  },
  {
    // MongoDB: src/mongo/db/repl; drivers: NotWritablePrimary
    cluster: 'MongoDB',
    lacks: 'has no primary in its replica set',
    lost: /\bCan't see a majority of the set, relinquishing primary\b|\bcan't see a majority of the set\b|\bNo primary (?:detected for set|available for writes|exists currently|found in replica set|server available)\b|\bReplicaSetNoPrimary\b|\bNo replica set members? (?:match(?:es|ing)? (?:selector )?"?'?Primary|available for query with ReadPreference primary)/i,
    back: /\bTransition to primary complete\b|"newState":"PRIMARY"|\bis now in state PRIMARY\b/,
  },
  {
    // vault/logical_system.go: consts.ErrSealed
    cluster: 'Vault',
    lacks: 'is sealed, so it answers no request',
    lost: /(?:^|[*:="] ?)Vault is sealed(?:["'.\s,]|$)/,
    back: /\bvault is unsealed\b|\bcore: post-unseal setup complete\b/,
  },
  {
    // zookeeper-server: ZooKeeperServer, NIOServerCnxn, QuorumPeer
    cluster: 'ZooKeeper',
    lacks: 'has no quorum',
    lost: /\bZooKeeperServer not running\b|\bThis ZooKeeper instance is not currently serving requests\b/,
    back: /\b(?:LEADING|FOLLOWING) - LEADER ELECTION TOOK\b/,
  },
  {
    // rabbit_node_monitor, Mnesia
    cluster: 'RabbitMQ',
    lacks: 'is partitioned: its nodes do not see each other, and their data goes apart',
    lost: /\binconsistent_database, (?:running_partitioned_network|starting_partitioned_network)\b|\bCluster minority\/secondary status detected\b|\bNetwork partition detected\b/,
    back: /\bAutoheal (?:finished|process finished)|\bCluster minority\/secondary status .{0,40}ended\b/i,
  },
  {
    // patroni/ha.py
    cluster: 'Patroni',
    lacks: 'has no leader: its store (DCS) is not reached',
    lost: /\bdemot(?:ing|ed) self because DCS is not accessible\b/i,
    back: /\bpromoted self to leader\b|\bacquired session lock as a leader\b|\bno action\. I am \(\S{1,80}\), the leader\b/i,
  },
]

export const clusterState = message<ClusterState>({
  id: 'cluster-state',
  emits: CLUSTER_STATE,
  holds: [
    ...[
      'quorum of nodes',
      'cluster leader',
      'leader elected',
      'election won',
      'leader state',
      'Gracefully shutting',
      'Requesting shutdown',
    ],
    ...['lost leader', 'no leader', 'elected leader', 'changed leader', 'shutdown complete'],
    ...[
      'not discovered',
      'NotDiscoveredException',
      'not_discovered_exception',
      'UNAVAILABLE/2/no',
      'elected-as-',
      'node changed {previous',
    ],
    ...['Cluster state changed', 'CLUSTERDOWN', 'Cluster is currently down'],
    ...['New COMPONENT', 'WSREP has not yet', 'Synchronized with group', 'self-leave', '-> CLOSED'],
    ...[
      'a majority of the set',
      'No primary ',
      'ReplicaSetNoPrimary',
      'No replica set member',
      'Transition to primary',
      '"PRIMARY"',
      'state PRIMARY',
    ],
    ...['Vault is sealed', 'vault is unsealed', 'post-unseal'],
    ...['ZooKeeperServer not running', 'not currently serving', 'LEADER ELECTION TOOK'],
    ...['partitioned_network', 'minority/secondary', 'partition detected', 'autoheal'],
    ...['DCS is not accessible', 'promoted self', 'session lock', 'no action. I am'],
  ],
  read({ message: text, kernel }) {
    if (kernel === true || text.length > 4000) return undefined
    for (const { cluster, lacks, lost, back } of WORDINGS) {
      const isBack = back.test(text)
      if (isBack || lost.test(text))
        return { cluster: typeof cluster === 'string' ? cluster : cluster(text), lacks: isBack ? undefined : lacks }
    }
    return undefined
  },
})
