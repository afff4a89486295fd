import { END, place, type Places } from './host-places.ts'

/*
 * Where settings, captures, clusters and command lines name a machine.
 */

const ESCAPED = String.raw`\\{0,3}["'\x60]`

/** `DB_HOST=`, `rhost=`, `"hostname": ""`, `Hostname:`, `Data Source=`, `HostName` of ssh. */
const FIELDS: Places = {
  where: /host|node|data source|server|-name"/i,
  sure: [
    place(
      String.raw`(?<![a-z\d])(?:[\w.-]{0,40}[._-]|pg|db|r|smtp|mail|remote|virtual)?(?:host|hostname|nodename)\\{0,3}["']?\s?=\s?\\{0,3}["']?`,
      String.raw`(?![\w=([?-]|\.\w)`,
    ),
    place(String.raw`(?<![a-z\d])(?:[\w.-]{0,40}[._-])?(?:hostname|node ?name)\\{0,3}["']?:\s{0,40}\\{0,3}["']?`, END),
    place(String.raw`^\s{0,40}(?:- )?(?:[a-z\d]{1,20}_){0,4}host:\s{1,3}["']?`, String.raw`(?=["']?\s{0,20}(?:#|$))`, 'gim'),
    place(
      String.raw`(?:^\s{0,40}|[{,]\s{0,3})\\{0,3}"(?:\w{1,20}_)?(?:host|node|server)\\{0,3}":\s{0,3}\\{0,3}"`,
      String.raw`(?=\\{0,3}")`,
      'gim',
    ),
    place(String.raw`"[a-z-]{0,20}(?:peer|member)-name":"`, '(?=")'),
    place(String.raw`\bdata source\s?=\s?(?:tcp:)?`, END),
    place(String.raw`\bserver\s?=\s?(?:tcp:)?`, String.raw`(?=(?:\\\w{1,30}|,\d{2,5})?;)`),
    place(String.raw`\bnode=\\{0,3}"`, String.raw`(?=\\{0,3}")`),
    place(String.raw`^\s{0,20}HostName\s{1,20}`, String.raw`(?=\s{0,20}$)`, 'gm'),
    place(String.raw`\b(?:server|database) (?:is )?(?:running )?(?:on|at) (?:host )?["'\x60]`, String.raw`(?=["'\x60:]| \()`),
    place(String.raw`\b(?:hosts?|nodes?|machine|host(?:name)?:) ${ESCAPED}`, `(?=${ESCAPED})`),
    place(String.raw`(?:^|\s)(?:server|pool|peer) `, String.raw`(?= (?:iburst|prefer|minpoll|maxpoll)\b)`, 'gm'),
  ],
  likely: [
    place(String.raw`\bhost `, END),
    place(String.raw`\bnodes? `, String.raw`(?=,? (?:is|are|was|has|not|status|left|joined|became|down|up|lost|offline|failed)\b)`),
    place(String.raw`\b(?:for|on|of|from|to|at|by) node `, END),
    place(String.raw`\bserver [\w.-]{1,60}/`, String.raw`(?= (?:is|was|failed)\b)`),
    place(String.raw`^\s{0,20}Host\s{1,20}`, String.raw`(?=\s{0,20}$)`, 'gm'),
  ],
}

/** Clusters, their nodes and members, and what watches or sets up machines. */
const CLUSTERS: Places = {
  where:
    /node|member|mon\.|mgr\.|mds\.|Peer|\}\{|executor|workstation|kubelet|kube-proxy|assigned|Linux |ALERT|NOTIFICATION|\[[a-z]{1,3}\.|: \[|ok=|login:/i,
  sure: [
    place(String.raw`\b(?:cluster )?node `, String.raw`(?= (?:state is now|is unclean)\b)`),
    place(String.raw`\bnodes? `, String.raw`(?=\[[\d,-]{1,60}\])`),
    place(String.raw`\bmember `, String.raw`(?= (?:failed|left|joined), )`),
    place(String.raw`\b(?:mon|mgr|mds)\.`, String.raw`(?=@-?\d|\()`),
    place(String.raw`\bPeer <`, '(?=>)'),
    place(String.raw`\{`, String.raw`(?=\}\{[\w-]{3,40}\}\{[\w-]{3,40}\}\{)`),
    place(String.raw`\bexecutor \d{1,9} on `, END),
    place(String.raw`\bworkstation \[`, String.raw`(?=\])`),
    place(String.raw`(?:^|[\t]|\s{2})(?:kubelet|kube-proxy), `, String.raw`(?=\t|\s{2}|\s{0,3}$)`, 'gm'),
    place(String.raw`\bSuccessfully assigned \S{1,300} to `, END, 'g'),
    place(String.raw`(?:^|[\s"'])Linux `, String.raw`(?= \d{1,2}\.\d{1,3}\.\S{1,80} #\d)`, 'gm'),
    place(String.raw`\[(?:o|c|org|com)\.[\w.$]{1,80}\s{0,30}\] ?\[`, String.raw`(?=\])`, 'g'),
    place(String.raw`\b(?:HOST|SERVICE)(?: [A-Z]{1,20}){0,2} (?:ALERT|NOTIFICATION|CHECK): `, '(?=;)', 'g'),
    place(String.raw`\bfatal: \[`, String.raw`(?=\]: [A-Z]{4,20}!)`, 'g'),
    place('^', String.raw`(?=\s{1,60}: ok=\d)`, 'gm'),
  ],
  likely: [
    place(String.raw`\bkubelet, `, END),
    place(String.raw`\b(?:ok|changed|skipping|failed|unreachable): \[`, String.raw`(?=\](?:: | =>|$))`, 'gm'),
    place('^', '(?= login: )', 'gm'),
  ],
}

/** Operands of programs. */
const COMMANDS: Places = {
  where:
    /(?:psql|pg_|mysql|mariadb|-cli|mongo|clickhouse|db|ssh|ping|telnet|nc|ncat|trace|mtr|dig|nslookup|rpcinfo|showmount|sftp|mosh|replicaof|slaveof|sentinel)\S{0,12} /,
  sure: [
    place(
      String.raw`\b(?:psql|pg_\w{1,20}|mysql\w{0,10}|mariadb[\w-]{0,10}|redis-cli|valkey-cli|mongo\w{0,8}|clickhouse-client|createdb|dropdb|vacuumdb)\s(?:[^|;&\n]{0,300}?\s)?(?:-h|--host)[ =]?`,
      END,
      'g',
    ),
    place(String.raw`\b(?:replicaof|slaveof|sentinel monitor [\w.-]{1,60}) `, String.raw`(?= \d{2,5}\b)`),
  ],
  likely: [
    place(
      String.raw`(?:^|[\s;|&$('"\x60])(?:ssh|ping6?|telnet|nc|ncat|traceroute6?|tracepath|mtr|dig|nslookup|ssh-keyscan|ssh-copy-id|rpcinfo|showmount|sftp|mosh)(?:\s--?[\w-]{1,20}(?:[ =](?![a-z])\S{1,40})?){0,6}\s`,
      END,
      'gm',
    ),
  ],
}

/** By the field, the message or the program. */
export const OF_FIELDS: readonly Places[] = [FIELDS, CLUSTERS, COMMANDS]
