/*
 * Where formats and programs name a user. The first group of each pattern stands before the name, the second is the name.
 */

interface Places {
  /** What stands in every text that one of them could find something in. */
  readonly where: RegExp
  readonly patterns: readonly RegExp[]
}

/** What stands in every text in which a label or a home could. */
export const SOME =
  /user|role|login|name|acct|account|principal|uid=|for |sudo|su:|su\[|cron|postgres:|jdbc|sqlplus|\(to |@|\/home|[\\/]Users|mail\/|by | - |users|~|%2F|=\s?\(|\(|AAAA|["'`]/i

/** Behind or before a word that says so. */
export const LABELS: readonly RegExp[] = [
  // user=mira, USER=mira, acct="mira", sasl_username=mira, user=<mira>
  /((?<![a-z\d])(?:[a-z]{1,20}_|pg|db)?(?:user|username|user_name|login|logname|ruser|acct|sudo_user)["']?=\s?["'\\<]{0,2})([a-z_][\w.-]{0,31})(?![\w=(/-])/gi,
  /(\b(?:username|acct)["']?:\s?["'\\]{0,2})([a-z_][\w.-]{0,31})(?![\w=(/:-])/gi,
  /(\b(?:user id|uid)\s?=\s?)([a-z_][\w.-]{0,31})(?=;)/gi,
  /("user": ?")([a-z_][\w.-]{0,31})(?=")/gi,
  // uid=1000(mira)
  /(\b[a-z]{0,3}uid=\d{1,10}\()([a-z_][\w.-]{0,31})(?=\))/gi,
  // sshd, login, PAM, logind
  /(\b(?:Accepted|Failed|Postponed) [\w/-]{1,40} for (?:invalid user )?)([a-z_][\w.-]{0,31})(?= from\b)/gi,
  /(\b(?:invalid user|authenticating user|session (?:opened|closed) for user|session \w{1,10} of user|password for user|password changed for|maximum authentication attempts exceeded for) )([a-z_][\w.-]{0,31})(?![\w(-])/gi,
  /(\bsession (?:opened|closed) for user )([a-z_][\w.-]{0,31})(?=\()/gi,
  /(\bsession opened for user [^\s(]{1,64}(?:\(uid=\d{1,10}\))? by )([a-z_][\w.-]{0,31})(?=\(uid=)/gi,
  /(\b(?:(?:Disconnected from|Connection (?:closed|reset) by) user|User) )([a-z_][\w.-]{0,31})(?= (?:from )?(?:\d{1,3}\.){3}\d)/g,
  // sudo, cron, su
  /(\bsudo(?:\[\d{1,10}\])?: {1,8})([a-z_][\w.-]{0,31})(?= : )/gi,
  /(\b(?:CRON|crond?|crontab|anacron)\[\d{1,10}\]: \()([a-z_][\w.-]{0,31})(?=\) [A-Z])/gi,
  /(\(to [a-z_][\w.-]{0,31}\) )([a-z_][\w.-]{0,31})(?= on )/gi,
  /(\bsu(?:\[\d{1,10}\])?: (?:FAILED SU )?\(to )([a-z_][\w.-]{0,31})(?=\) )/gi,
  /(\bsu(?:\[\d{1,10}\])?: (?:Successful|FAILED) su for )([a-z_][\w.-]{0,31})(?= by\b)/gi,
  /(\bsu for [a-z_][\w.-]{0,31} by )([a-z_][\w.-]{0,31})(?![\w-])/gi,
  /(\b(?:new user|new group|delete user): (?:name=)?["']?)([a-z_][\w.-]{0,31})(?![\w-])/gi,
  /(\bLOGIN [^\n]{0,60} FOR ["'`])([a-z_][\w.-]{0,31})(?=["'`])/g,
  /(\b(?:add|delete) ["'`])([a-z_][\w.-]{0,31})(?=["'`] (?:to|from) (?:shadow )?group\b)/g,
  /(\bunix-user:)([a-z_][\w.-]{0,31})/g,
  // sshd_config, sudoers
  /((?<=\b(?:Allow|Deny)Users(?: [\w.@*-]{1,60}){0,20} |\bMatch User ))([a-z_][\w.-]{0,31})(?![\w*-])/g,
  /(^)([a-z_][\w.-]{0,31})(?=\s{1,20}(?:ALL|[A-Z][A-Z\d_]{2,40})\s?=\s?\()/gm,
  // databases, poolers, brokers: user "mira", 'mira'@'10.0.3.7', shop/mira@10.0.3.7, a title of a process
  /(\b(?:user|role|login|account|principal):? (?:name )?["'`])([a-z_][\w.-]{0,62})(?=["'`])/gi,
  /(\bpassword authentication failed for user ["'`])([a-z_][\w.-]{0,62})(?=["'`])/gi,
  /(["'`])([a-z_][\w.-]{0,62})(?=["'`]@["'`]|@[a-z\d][\w.-]{0,252}:\d{2,5}["'`])/gi,
  /((?<![\w/.:-])[\w.-]{1,63}\/)([a-z_][\w.-]{0,62})(?=@(?:\d{1,3}(?:\.\d{1,3}){3}|\[?[\da-f]{0,4}:[\da-f:]{2,40}\]?|unix\b))/gi,
  /(\bpostgres: (?:[\w.-]{1,40}: )?)([a-z_][\w.-]{0,62})(?= [\w.-]{1,63} (?:\[local\]|[\w.:-]{1,60}\(\d{1,5}\)))/g,
  // Oracle: mira/[masked 1-7]@//db:1521/pay
  /((?:\bjdbc:oracle:(?:thin|oci8?):|\b(?:sqlplus|expdp|impdp|sqlldr|rman|exp|imp)\s(?:-\S{1,20}\s){0,4}["']?))([a-z][\w$#]{0,30})(?=(?:\/[^\s@]{0,60}(?:\[masked [\d+-]{3,5}\])?[^\s@]{0,60})?@)/gi,
  // who asks, in an address
  /(\b[a-z][a-z\d+.-]{1,20}:\/\/)([a-z_][\w.-]{0,62})(?=(?::[^\s/@]{0,100}(?:\[masked [\d+-]{3,5}\])?)?@)/gi,
  /(\b(?:ssh|scp|sftp|rsync|sshfs|mosh|ssh-copy-id|autossh)\b[^|;&\n]{0,200}?[\s"'])([a-z_][\w.-]{0,31})(?=@[a-z\d])/g,
  /((?<![\w.@/+%-]))([a-z_][\w.-]{0,31})(?=@[a-z\d][\w.-]{0,252}(?:: Permission denied|'s password))/gi,
  // samba, mail, web
  /(\b(?:imap|pop3|lmtp|lda|managesieve|submission|indexer-worker|imap-hibernate)\()([a-z_][\w.-]{0,62})(?=[@)])/gi,
  /(\b(?:pam|sql|ldap|passwd(?:-file)?|shadow)\()([a-z_][\w.-]{0,62})(?=[@,])/gi,
  /((?:^|\s)(?:(?:\d{1,3}\.){3}\d{1,3}|[\da-f:]{3,40}|[\w.-]{1,253}) - )([a-z_][\w.-]{0,62})(?= \[\d\d\/[A-Z][a-z]{2}\/\d{4}:)/gi,
  /(\bvsftpd?\b[^\n]{0,80}\[)([a-z_][\w.-]{0,31})(?=\] (?:OK|FAIL) )/gi,
  /(\bUSER )([a-z_][\w.-]{0,31})(?=(?:: no such user| \(Login failed\)))/g,
  /(\b(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-\w{1,20}) AAAA[\w+/=]{8,2000} )([a-z_][\w.-]{0,31})(?=@)/g,
  // a prompt
  /((?:^|\s)\[?)([a-z_][\w.-]{0,31})(?=@[\w.-]{1,255}(?::[^\s$#]{0,200}| [^\s$#\]]{1,200}\])[$#] )/g,
]

/** Columns of ls, ps, top, lsof and who. */
export const COLUMNS: Places = {
  where: /^\s{0,10}\S{1,64}\s{1,20}\S{1,64}\s{1,20}\S/m,
  patterns: [
    /((?:^|\s)[-dlbcps](?:[r-][w-][xsStT-]){3}[.+@]?\s{1,4}\d{1,6}\s{1,4})([a-z_][\w.-]{0,31})(?=\s{1,20}\S{1,32}\s{1,20}\d)/gm,
    /(^\s{0,10})([a-z_][\w.-]{0,31})(?=\s{1,12}\d{1,10}\s{1,6}\d{1,3}\.\d\s{1,6}\d{1,3}\.\d\s{1,12}\d{1,12}\s{1,12}\d{1,12}\s)/gm,
    /(^\s{0,10}\d{1,10}\s{1,10})([a-z_][\w.-]{0,31})(?=\s{1,8}(?:-?\d{1,3}|rt)\s{1,8}-?\d{1,3}\s{1,12}\d)/gm,
    /(^[\w./:-]{1,40}\s{1,10}\d{1,10}(?:\s{1,10}\d{1,10}(?:\s{1,10}[\w./:-]{1,40})?)?\s{1,20})([a-z_][\w.-]{0,31})(?=\s{1,8}(?:\d{1,6}[urwR-][WRNru]?|cwd|rtd|txt|mem|DEL)\s)/gm,
    /(^)([a-z_][\w.-]{0,31})(?=\s{1,20}(?:pts\/\d{1,5}|tty\w{1,6}|:\d)\s{1,20}\S)/gm,
  ],
}

/** Where a program begins in a command line. */
const BEGIN = String.raw`(?:^|[\s/;|&('"\x60=])`
const USER = String.raw`([a-z_][\w.-]{0,31})`
const END = String.raw`(?![\w=(/@$*-]|\.\w)`
/** Flags before the word that is meant, of which none has a value that looks like one. */
const FLAGS = String.raw`(?:-{1,2}[\w-]{1,30}(?:=\S{1,60})? ){0,6}`
const command = (before: string, behind = END): RegExp => new RegExp(`(${BEGIN}${before})${USER}${behind}`, 'gm')

/** Operands and flags of programs that act as somebody or on somebody's account. Words that are of everybody's sentences are no account there. */
export const COMMANDS: Places = {
  where:
    /own |install |su |sudo |runuser |gosu |exec |uidgid |chpst |user |chage |kinit |passwd |loginctl |finger |cron|kill|pgrep |ps |lsof |top |quota |psql |pg_|db |smb|rpcclient |mysql|mariadb|mongo|curl |influx |cqlsh |docker |podman |ssh |facl |uid=/,
  patterns: [
    command(String.raw`chown ${FLAGS}`, String.raw`(?=(?:[:.][\w.-]{0,32})? ["']?[\w/.~$*{-])`),
    command(String.raw`install [^|;&\n]{0,200}?(?:-o ?|--owner[= ])`),
    command(String.raw`su (?:-|-l|--login) `),
    command(String.raw`su (?:-s \S{1,60} |-m |-p ){0,2}`, String.raw`(?= (?:-c|--command|-s|-l|-)(?:\s|$))`),
    command(String.raw`sudo (?:[^|;&\n]{0,100}? )?(?:-[A-Za-tv-z]{0,6}u ?|--user[= ])`),
    command(String.raw`runuser (?:[^|;&\n]{0,60}? )?(?:-u ?|-l ?|--user[= ]|- )`),
    command(String.raw`(?:gosu|su-exec|setuidgid|chpst -u|s6-setuidgid) `, String.raw`(?=[: ])`),
    command(
      String.raw`(?:useradd|usermod|userdel|adduser|deluser|chage|kinit|passwd|smbpasswd|loginctl (?:enable|disable|show|terminate|kill)-(?:linger|user)|finger) (?:-{1,2}[\w-]{1,30}(?:[= ][/\w,.-]{1,60})? ){0,6}`,
      String.raw`(?=\s{0,3}(?:$|[;|&'"\x60)]))`,
    ),
    command(String.raw`(?:crontab|pkill|pgrep|killall|ps|lsof|top|atq|quota|edquota) (?:[^|;&\n]{0,60}? )?-u ?`),
    command(String.raw`(?:psql|pg_\w{1,20}|createdb|dropdb|vacuumdb|smbclient|rpcclient) (?:[^|;&\n]{0,200}? )?(?:-U ?|--username[= ])`),
    command(
      String.raw`(?:mysql\w{0,10}|mariadb[\w-]{0,10}|mongo\w{0,8}|curl|influx|cqlsh|docker run|docker exec|podman run) (?:[^|;&\n]{0,200}? )?(?:-u ?|--user(?:name)?[= ])`,
    ),
    command(String.raw`ssh (?:[^|;&\n]{0,60}? )?-l ?`),
    command(String.raw`gpasswd -[adM] `),
    new RegExp(String.raw`(\b[a-z]{0,3}uid=)${USER}(?![\w=(/-])`, 'g'),
    new RegExp(String.raw`(\bfor user )${USER}(?=[,.:;)]?\s{0,3}$)`, 'gm'),
    new RegExp(String.raw`(\buser )${USER}(?= (?:added|removed) by \S)`, 'g'),
    command(String.raw`setfacl [^|;&\n]{0,60}?u(?:ser)?:`, '(?=:)'),
  ],
}

/** Accounts of a domain: in capitals, since a single `\` also begins the escape of a character. */
export const OF_DOMAINS: readonly RegExp[] = [
  /((?<![\w\\/:.$%-]))([A-Z][A-Z\d-]{1,14}(?:\\\\[A-Za-z]|\\(?![nrtbfvxu0]))[\w.-]{2,31})(?![\w\\/(-])/g,
  /(\buser \[)([A-Za-z][\w.-]{0,30}\]\\{1,2}\[[A-Za-z][\w.-]{0,31})(?=\])/g,
  /(\b(?:[Uu]ser(?:name)?|[Aa]ccount|[Oo]wner|[Ll]ogin|for|by|as|owned by|chown|su -|-u|-U)[ =:"'[(]{1,3})([A-Za-z][A-Za-z\d-]{1,14}\\{1,2}[A-Za-z][\w.-]{1,31})(?![\w\\/(-])/g,
]

/** Folders of their own. */
export const HOMES: readonly RegExp[] = [
  /((?:\/home\\{0,3}\/|\/Users\\{0,3}\/|%2F(?:home|Users)%2F|(?:^|[\s"'=:(/])~(?=[\w.-]{1,32}\/)|\\Users\\|\/var\/spool\/mail\/|\/var\/mail\/|\/var\/spool\/cron\/(?:crontabs\/)?))(?!tmp\b|new\b|cur\b|lost\+found)([A-Za-z_][\w.-]{0,31})(?![\w.-])/g,
]
