import type { BenignNoise } from './noise.ts'

/** What servers print of strangers, of peers that go away, and of optional things. */
export const SERVICE_NOISE: readonly BenignNoise[] = [
  {
    evenFatal: true,
    says: /\bThis error can also be caused by malfunctioning hardware\.|\b(?:something is definitely wrong|the information collection process might fail|It is possible that mysqld could use up to)\b|^\S{0,40}: .{0,80}\bor one of the libraries it was linked against is corrupt, improperly built,/,
    reason: 'what stands below every crash of mysqld, whatever it died of',
    source: 'MySQL, MariaDB (sql/signal_handler.cc)',
  },
  {
    evenFatal: true,
    says: /^(?:\S{0,40}: )(?:\S{1,40} ){0,4}(?:\[\d{1,10}(?:-\d{1,6})?\] (?:\S{1,80} )?)?FATAL: {2}the database system is (?:starting up|shutting down)$/,
    reason: 'a client that came before the server was ready, or after it was told to stop',
    source: 'PostgreSQL (src/backend/tcop/backend_startup.c)',
  },
  {
    says: /\bLOG: {2}could not (?:receive data from|send data to) client: (?:Connection reset by peer|Broken pipe)$/,
    reason: 'a client that went away without a word',
    source: 'PostgreSQL (src/backend/libpq/pqcomm.c)',
  },
  {
    says: /\bOperation cannot be fulfilled on .{1,300}: the object has been modified; please apply your changes to the latest version\b/,
    reason: 'two wrote one object at once: the later reads it again and writes once more',
    source: 'Kubernetes (staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go)',
  },
  {
    says: /\b(?:Failed to release lock|Error stopping container|failed to (?:delete|stop) (?:task|container))\b.{0,20}["']?(?:: |\berror="?|\berr="?)context canceled\b/i,
    reason: 'it was told to stop, and stopped what it was doing',
    source: 'client-go (tools/leaderelection), dockerd, containerd',
  },
  {
    says: /\bjemalloc shared library could not be preloaded\b/,
    reason: 'another allocator is used',
    source: 'Apache Cassandra (StartupChecks)',
  },
  {
    says: /\b(?:imap|pop3|submission|managesieve)-login: (?:Disconnected|Aborted login)\b.{0,80}\bauth failed, \d{1,4} attempts\b/,
    reason: 'a stranger at the door, no failure of the machine',
    source: 'Dovecot',
  },
  {
    says: /\bnl80211: send_event_marker failed: Source based routing not supported\b/,
    reason: 'a driver that lacks what is asked for; the network is joined all the same',
    source: 'wpa_supplicant',
  },
  {
    says: /\blame-servers: info: .{1,80} resolving '/,
    reason: 'a name server of a stranger that fails, as some do all day',
    source: 'BIND (lib/dns/resolver.c)',
  },
  {
    says: /\bDNSConfigForming: Nameserver limits? (?:were|was) exceeded/,
    reason: 'more than three resolvers are set: the first three are used',
    source: 'kubelet (pkg/kubelet/network/dns)',
  },
  {
    says: /\bInvalidDiskCapacity: invalid capacity 0 on image filesystem/,
    reason: 'a kubelet that starts has not yet measured its disk',
    source: 'kubelet',
  },
  {
    says: /\bFailedKillPod: .{0,300}(?:not found|No such container|does not exist)/,
    reason: 'a container that was gone when it was to be stopped',
    source: 'kubelet',
  },
  {
    says: /\bpam_\w{1,20}\([^)]{1,60}\): .{0,40}(?:authentication failure|auth could not|check pass|account .{0,40}|conversation failed)|\bauthentication failure; logname=|\bFAILED (?:LOGIN|SU|su)\b|'su \S{1,60}' failed for |\bfailed login\b/i,
    reason: 'a stranger at the door, no failure of the machine',
    source: 'pam_unix',
  },
  {
    evenFatal: true,
    says: /^sshd\S{0,10}: (?:Invalid user|Failed (?:password|none|publickey) for(?: invalid user)?) .{0,300} from [\da-fA-F.:]{3,45} port \d{1,5}(?: ssh2)?$/,
    reason: 'a name that a stranger gave, whatever it says',
    source: 'sshd',
  },
  {
    says: /\b(?:Failed|Invalid) (?:password|publickey|none|keyboard-interactive\/pam|user)\b.{0,200}(?: from \S|\[preauth\])|\binput_userauth_request: invalid user\b|\bmaximum authentication attempts|\bToo many authentication failures|^sshd\S{0,10}: Disconnect\w{0,5} |\bmessage repeated \d{1,6} times: \[ Failed password/i,
    reason: 'a stranger at the door, no failure of the machine',
    source: 'sshd',
  },
  {
    evenFatal: true,
    says: /\bpeer closed connection in SSL handshake\b.{0,80}while SSL handshaking, client: |\bAborted connection \d{1,12} to db: .{0,200}\bGot (?:an error|timeout) reading communication packets|\bTimeout before authentication for\b/,
    reason: 'a client that went away before it was served',
    source: 'nginx, MySQL, sshd',
  },
  {
    says: /\bServer can't set maximum open files to \d{1,10} because of OS error: Operation not permitted|\bFailed to validate connection .{0,200}\(This connection has been closed\.?\)|\bError on ingesting (?:samples with different value but same timestamp|out-of-order samples)/,
    reason: 'it goes on with fewer clients, with another connection, without the samples that are told twice',
    source: 'Redis, HikariCP, Prometheus',
  },
  {
    evenFatal: true,
    says: /\b(?:kex_exchange_identification|ssh_dispatch_run_fatal|banner exchange|kex_protocol_error|Protocol major versions differ|Bad protocol version|Unable to negotiate with|no matching (?:key exchange|host key|cipher|MAC)|Did not receive identification|Could not load host key|beginning MaxStartups|Bad packet length|Received disconnect|Connection (?:closed|reset) by (?:\d|authenticating|invalid|\[)|maximum authentication|reverse mapping checking|POSSIBLE BREAK-IN)/i,
    reason: 'scanners that speak to sshd',
    source: 'sshd',
  },
  {
    evenFatal: true,
    says: /\b(?:recv|send|writev|read|write)\w{0,4}\(\) failed \((?:104|32): .{0,40}while (?:reading client|sending (?:response )?to client|keepalive|waiting for request|SSL handshaking)|\bclient (?:prematurely closed|intended to send|closed connection|timed out)|\b(?:SSL_(?:do_handshake|read|shutdown)\(\) failed|TLS handshake error from|bad handshake from)\b|\bsnd(?:_|: )?(?:read|write): Connection reset by peer\b/i,
    reason: 'a client that went away or spoke something else',
    source: 'nginx, Go servers',
  },
  {
    says: /(?<!\[emerg\] .{0,40})\bopen\(\) "[^"]{1,200}" failed \(2: No such file|\b(?:directory index of|access forbidden by rule|File does not exist: |Primary script unknown|client denied by server configuration|Invalid (?:method|URI) in request)/i,
    reason: 'a visitor asks for what is not there',
    source: 'nginx, httpd',
  },
  {
    says: /\b(?:File|Journal file) \S{1,200} (?:is )?corrupted or uncleanly shut down, renaming and replacing/i,
    reason: 'journald puts a file aside after an unclean end; the journal goes on',
    source: 'systemd-journald',
  },
  {
    says: /\b(?:lame server resolving|network unreachable resolving|unexpected RCODE|connection refused resolving|host unreachable resolving|error \([\w ]{1,40}\) resolving|managed-keys-zone|DNSSEC validation failed for question|Using degraded feature set|query \(cache\) '[^']{1,200}' denied)\b|\bclient (?:@\w{1,20} )?[\d.:a-f]{3,45}#\d{1,5}.{0,200}\bdenied/i,
    reason: 'a name server of somebody else, or a stranger that asks ours',
    source: 'named, systemd-resolved',
  },
  {
    says: /\b(?:NOQUEUE: reject|reject: RCPT|hostname \S{1,200} does not resolve to address|lost connection after \w{1,12}|SASL \w{1,12} authentication failed|improper command pipelining|too many errors after \w{1,12} from|SSL_accept error from)/i,
    reason: 'mail of strangers that was turned away',
    source: 'postfix',
  },
  {
    says: /\[UFW (?:BLOCK|AUDIT|ALLOW)\]|\bIN=\S{0,20} OUT=\S{0,20} /i,
    reason: 'a packet that was turned away by rule',
    source: 'netfilter',
  },
  {
    says: /\bNo MTA installed, discarding output\b|^(?:\/usr\/sbin\/)?cron\w{0,8}: \(\S{1,40}\) (?:MAIL|INFO|CMD) \(/i,
    reason: 'mail of a job has no place to go, or a command as it was started',
    source: 'cron',
  },
  {
    says: /\bTimed out waiting for reply from\b|\bkernel reports TIME_ERROR\b|\bCan't synchroni[sz]e: no (?:selectable|majority|reachable)|\bno (?:server suitable for synchronization|reachable sources)/i,
    reason: 'one time server does not answer and the next is asked',
    source: 'ntpd, chronyd, systemd-timesyncd',
  },
  {
    says: /\b(?:Unknown (?:lvalue|key name|section)|Failed to parse \S{1,60} (?:value|setting), ignoring)\b|, ignoring(?:\.|:|$)/i,
    reason: 'what this version does not know or cannot use is passed over, as the line says',
    source: 'systemd',
  },
  {
    says: /\bCannot add dependency job for unit\b|\bFailed to look up module alias\b|\bFailed to (?:connect to (?:system |session )?bus|get (?:unit file state|properties)|read AF_UNIX datagram queue length)\b|\bconsole-kit\b|\bActivation via systemd failed for unit '(?:dbus-org\.\S{1,80})'|\bFailed to activate service 'org\.(?:bluez|freedesktop\.(?:ModemManager1|GeoClue2|colord|Avahi))/i,
    reason: 'an optional unit, bus or service that is not installed',
    source: 'systemd, dbus-daemon',
  },
  {
    says: /\b(?:status=(?:deferred|bounced|undeliverable)|stat=Deferred)\b/,
    reason: 'a mail server of somebody else does not take a mail yet',
    source: 'postfix, sendmail',
  },
  {
    says: /\blookup\(\w{1,16}\): lookup for \S{1,200} failed\b/,
    reason: 'somebody asked for a directory that no map knows',
    source: 'automount',
  },
  {
    evenFatal: true,
    says: /\baborting any active transactions\b|\bbackground worker "logical replication launcher" \(PID \d{1,10}\) exited with exit code 1\b|\bterminating connection due to administrator command\b/,
    reason: 'the server was asked to stop',
    source: 'postgres',
  },
  {
    says: /\b(?:failed to load plugin|could not use snapshotter|skip loading plugin)\b.{0,200}\b(?:snapshotter|btrfs|zfs|aufs|devmapper)\b|\bUnable to complete atomic operation, key modified\b|\bnet\.ipv4\.vs\.\w{1,40}/,
    reason: 'a file system or function that this host does not use',
    source: 'containerd, dockerd',
  },
  {
    says: /\bAH0055[78]: |\bCould not reliably determine the server's fully qualified domain name\b/,
    reason: 'the server has no name in its own configuration',
    source: 'httpd',
  },
  {
    says: /\bCan't open PID file \S{1,200} \(yet\?\) after start\b|\bCouldn't get a file descriptor referring to the console\b|\bsysv-generator\b/,
    reason: 'systemd waits for a file that comes a moment later, or has no console',
    source: 'systemd',
  },
  {
    evenFatal: true,
    says: /^systemd: \S{1,200}: Killing process \d{1,10} \(.{0,40}\) with signal SIG(?:TERM|KILL|HUP)\b/,
    reason: 'what a unit left behind is ended when it stops',
    source: 'systemd',
  },
  {
    says: /^(?:find|ls|ps|cat|du|grep|lsof|tar|stat|readlink): .{0,80}\/proc\/\d{1,10}\b.{0,200}: No such (?:file or directory|process)$/,
    reason: 'a process ended while its files in /proc were listed',
    source: 'proc(5)',
  },
  {
    says: /\bexceeded \d{1,8} log messages? per second limit\b/,
    reason: 'the log says of itself that lines are missing',
    source: 'syslogd',
  },
  {
    says: /\bERROR: {1,2}(?:duplicate key value violates unique constraint|(?:insert or update|update or delete) on table "\S{1,100}" violates|null value in column "\S{1,100}"|new row for relation "\S{1,100}" violates|syntax error at (?:or near|end of)|(?:relation|column|function|type|schema|operator) .{1,120} does not exist|invalid input (?:syntax|value) for|value too long for type|division by zero|column reference "\S{1,100}" is ambiguous|canceling statement due to user request|current transaction is aborted, commands ignored)/,
    reason: 'the statement of a client was wrong; the server is well',
    source: 'postgres',
  },
]
