/*
 * Where formats and programs name a machine, with a domain or without: by kind, each with what stands in every text that it could find something in.
 */

export const LABEL = String.raw`[a-z\d](?:[a-z\d_-]{0,61}[a-z\d])?`
export const HOST = String.raw`(?:${LABEL}\.){0,8}${LABEL}`
const IP = String.raw`(?:\d{1,3}(?:\.\d{1,3}){3}(?![\d.]{0,3}\d)|[\da-f]{0,4}:[\da-f:]{2,40})`
const PORT = String.raw`:\d{2,5}(?!\w|:\d|\.\d)`
/** Where a word begins that is not a part of a path, a name or an address. */
const BEGIN = String.raw`(?<![\w./:@\\$%+-])`
export const END = String.raw`(?![\w-]|\.\w)`
const QUOTE = String.raw`["'\x60‘]`
const USER = String.raw`[a-z_][\w.-]{0,31}@`
const MASK = String.raw`(?:\[masked [\d+-]{3,5}\])?`

export interface Places {
  readonly where: RegExp
  /** The first group of each stands before the name, the second is the name. */
  readonly sure: readonly RegExp[]
  /** Where words stand too: of a name with a digit. */
  readonly likely?: readonly RegExp[]
}

/** Without `i` the words around the name tell it only as they are spelled. */
export const place = (before: string, behind = '', flags = 'gi'): RegExp => new RegExp(`(${before})(${HOST})${behind}`, flags)

const URLS: Places = {
  where: /:\/\/|@/,
  sure: [
    place(
      String.raw`\b(?!file:|unix:|docker:|containerd:|cri-o:|oci:|urn:|etcd-endpoints:|passthrough:)[a-z][a-z\d+.-]{1,20}://(?:[^\s/@]{1,100}${MASK}@)?`,
      String.raw`(?![\w.-]{0,100}(?::[^\s/@]{0,60}${MASK})?@)`,
    ),
    // Oracle's
    place(
      String.raw`\bjdbc:oracle:(?:thin|oci8?):[^\s@]{0,60}${MASK}["']?@(?://)?|\b(?:sqlplus|expdp|impdp|sqlldr|rman)\s[^@\n]{1,100}@(?://)?`,
      END,
    ),
    place(String.raw`(?<![\w./+%-])${USER}`, String.raw`(?=: Permission denied|'s password)`),
    place(`["'\\x60]${USER}`, String.raw`(?=:\d{2,5}["'\x60])`),
    place(String.raw`["'\x60]@["'\x60]`, String.raw`(?=["'\x60])`),
    place(String.raw`\b(?:rabbit|ejabberd|emqx|couchdb|vernemq|riak)@`, END),
    // rsyslog
    place(String.raw`(?:^|\s)[\w*.,;!=]{1,60}\.(?:\*|[a-z]{3,7})\s{1,20}@{1,2}`, String.raw`(?=:\d{2,5}|[;\s]|$)`, 'gm'),
  ],
}

/** Who resolves names. */
const LOOKED_UP: Places = {
  where:
    /lookup|resol|enotfound|eai_again|translate|unknown|getaddrinfo|not (?:found|known)|no such|name|no address|query|reply|cached|forwarded|\/IN'|DNS|#\d/i,
  sure: [
    place(String.raw`\b(?:ENOTFOUND|EAI_AGAIN|translate host name) ["'\x60]?`, String.raw`(?![\w-])(?! of )`, 'g'),
    place(String.raw`\b(?:lookup|resolve) `, String.raw`(?= on \S|: |[:.]?$)`, 'gm'),
    place(String.raw`\b(?:lookup|resolve) ["'\x60]`, String.raw`(?=["'\x60])`),
    place(
      String.raw`\b(?:resolve (?:host ?name|host address|host):?|unknown (?:\w{1,20} server )?host:?|UnknownHostException:|getaddrinfo (?:failed )?(?:for|failed:)|host not found in upstream|name service error for) (?:name=)?${QUOTE}?`,
      END,
    ),
    place(
      String.raw`(?<!=)${BEGIN}`,
      String.raw`(?=: (?:name or service not known|temporary failure in name resolution|no address associated|nodename nor servname|host name lookup failure|(?:unknown|no such) host|host not found)| could not be resolved)`,
    ),
    place(String.raw`\b(?:address of server|Deferring DNS for) `, String.raw`(?=$|\s)`, 'gm'),
    place(String.raw`\b(?:query\[\w{1,10}\]|reply|cached|forwarded) `, String.raw`(?= (?:from|is|to) [\d<N])`),
    place(String.raw`#\d{1,5} \(`, String.raw`(?=\): )`),
    place(`'`, String.raw`(?=/[A-Z]{1,8}/IN')`, 'g'),
    place(String.raw`\bhostname `, String.raw`(?= (?:does not|disconnected))`),
  ],
  likely: [place(String.raw`\b(?:lookup|resolve) `, END)],
}

/** A name beside its address: postfix, rsync, ping, Kafka, leases, `/etc/hosts`. */
const ADDRESSED: Places = {
  where: /\d\.\d{1,3}\.\d|::|unresolved|Call From|DHCP/,
  sure: [
    place(BEGIN, String.raw`(?=\[${IP}\])`),
    place(String.raw`\bH=\(?`, String.raw`(?=\)? \[${IP}\])`),
    place(String.raw`\b(?:to|from|PING|at|host|via|with|for|node|server|broker) `, String.raw`(?= [([]${IP}[)\]])`),
    place(USER, String.raw`(?= [([]${IP}[)\]])`),
    place(BEGIN, String.raw`(?= \(${IP}\[)`),
    place(String.raw`\b(?:InetAddress|endpoint|host|from|to|Node:?)\s{1,40}`, String.raw`(?=/${IP})`),
    place(BEGIN, String.raw`(?=/(?:${IP}|<unresolved>):\d)`),
    place(String.raw`\bCall From `, '(?=/)'),
    place(String.raw`\bCall From \S{1,300} to `, String.raw`(?=:\d)`),
    place(String.raw`\bSelected source [\d.]{7,15} \(`, String.raw`(?=\))`),
    place(String.raw`\bDHCP[A-Z]{2,12}\b[^\n]{0,60} (?:[\da-f]{2}:){5}[\da-f]{2} \(?`, String.raw`(?=\)? via |\s{0,3}$)`, 'gim'),
  ],
  likely: [
    place(BEGIN, String.raw`(?= \(${IP}\))`),
    place(BEGIN, String.raw`(?=/\d{1,3}(?:\.\d{1,3}){3}(?![\d.]{0,3}\d|/))`),
    place(String.raw`\bserver `, String.raw`(?= (?:\d{1,3}\.){3}\d{1,3}:\d)`),
    place(
      String.raw`(?:^|\n)[ \t]{0,10}\d{1,3}(?:\.\d{1,3}){3}[ \t]{1,30}`,
      String.raw`(?=(?:[ \t]{1,30}[\w.-]{1,253}){0,4}[ \t]{0,30}(?:#|$))`,
      'gm',
    ),
    place(
      String.raw`(?:^|\n)[ \t]{0,10}\d{1,3}(?:\.\d{1,3}){3}(?:[ \t]{1,30}[\w.-]{1,253}){1,4}?[ \t]{1,30}`,
      String.raw`(?=[ \t]{0,30}(?:#|$))`,
      'gm',
    ),
  ],
}

/** A name and its port, and who connects. */
const CONNECTED: Places = {
  where: /:\d\d|connect| port /i,
  sure: [
    place(
      String.raw`\bconnect(?:ed|ing|ion)? to (?:host |server |node |broker |peer )?${QUOTE}?`,
      String.raw`(?=${QUOTE}?(?:,? port \d|${PORT}| \d{2,5} port \[))`,
    ),
    place(String.raw`\bconnect(?:ing)? to [a-z ]{1,40} `, `(?=${PORT})`),
    place(String.raw`\bconnect to host ${QUOTE}?`, END),
    place(String.raw`\bconnection to ${QUOTE}?`, String.raw`(?=${QUOTE}? (?:failed|refused): (?:connection|no route|name|network|host))`),
    place(String.raw`\bConnection to `, String.raw`(?= closed by remote host| closed\.$)`, 'gm'),
    place(
      String.raw`\b(?:dial(?:ing)?(?: tcp[46]?)?|reach|MASTER|REPLICA|primary|Redis at|MongoDB at|broker|member|peer|upstream) ${QUOTE}?`,
      `(?=${PORT})`,
    ),
    place(String.raw`(?<=[\w\]]:\d{2,5},)`, `(?=${PORT})`),
    place(String.raw`\b(?:to|from|at|with) \[`, String.raw`(?=:\d{2,5}\])`),
    place(String.raw`\bmount request from `, String.raw`(?=:\d)`),
  ],
  likely: [
    place(String.raw`\b(?:to|from|at|with|on|via|against|by|for|node|server|host|tcp) ["'(]?`, `(?=${PORT})`),
    place(String.raw`\bconnect(?:ed|ing|ion)? to ${QUOTE}?`, END),
  ],
}

/** A name and its port, where the text is about a network at all. */
const PORTS: Places = {
  where:
    /:\d{4,5}[^]{0,300}?(?:refus|reach|tim(?:ed |e)out|connect|dial|host)|(?:server|broker|endpoint|node|host|tcp|listen|peer|replica|primary|master|upstream|cluster|connect|dial|:\/\/)[^]{0,300}?:\d{4,5}/i,
  sure: [],
  likely: [place(BEGIN, String.raw`(?=:\d{4,5}(?!\w|:\d|\.\d))`)],
}

/** NFS, SMB, and what copies over ssh. */
const SHARES: Places = {
  where: /:\/|\/\/|\\\\|server/i,
  sure: [
    place(String.raw`\bNFS(?:v?4(?:\.\d)?)?:? [\w ]{0,40}?server `, END),
    place(String.raw`\bserver `, String.raw`(?=:? (?:is )?(?:not responding|OK\b|has not responded))`, 'g'),
    place(String.raw`\b(?:cifs|smb3?|smbclient|mount\.(?:cifs|smb3))\b[^\n]{0,200}?[\s"'(]//`, '(?=/)'),
    place('//', String.raw`(?=/\S{0,200}\s(?:on\s\S{1,200}\stype\s)?(?:\S{1,200}\s)?cifs\b)`, 'g'),
    place(String.raw`\b(?:cifs|smb3?|smbclient|VFS)\b[^\n]{0,200}?[\s"'(](?:\\\\){1,2}`, String.raw`(?![\w.])`),
    place(
      String.raw`\b(?:mount(?:\.nfs4?|\.ceph|\.glusterfs)?|mounting|nfs4?|scp|rsync|sshfs|glusterfs|automount)\b(?![^\n]{0,200} (?:-v|--volume|docker|podman))[^\n]{0,200}?[\s"'@(,]`,
      '(?=:/)',
      'g',
    ),
    place(
      String.raw`(?:^|[\s"'])`,
      String.raw`(?=:/\S{0,200}\s(?:on\s)?(?:\S{1,200}\s)?(?:type\s)?(?:nfs4?|fuse\.sshfs|fuse\.glusterfs|ceph)\b)`,
      'gm',
    ),
  ],
  likely: [
    place(String.raw`(?<! -v |--volume[ =]|^\s{0,20}- )${BEGIN}`, String.raw`(?=:/(?:[a-z]|\s|$))`, 'gim'),
    place(String.raw`(?<![:\w/.*])//`, '(?=/)'),
    place(String.raw`(?<![\w\\])(?:\\\\){1,2}`, String.raw`(?=\\)`),
  ],
}

/** By who connects, copies or looks up. */
export const OF_NETWORKS: readonly Places[] = [URLS, LOOKED_UP, ADDRESSED, CONNECTED, PORTS, SHARES]
