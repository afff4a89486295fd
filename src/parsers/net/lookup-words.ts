import type { NameLookupFailure } from '../../records/name-lookup-failure.ts'

const NAME = String.raw`(?<name>[A-Za-z0-9_](?:[\w.-]{0,252}\w)?\.?)`
/** Words that may stand before the name: `host name for`, `address of server`. Where no name stands behind them, they are none. */
const STOP = String.raw`(?:the|an?|remote|host ?names?|hosts?|names?|address(?:es)?|domains?|ip|dns|for|of|to|from|in|on|at|by|with|and|or|via|due|because|after|servers?)\b`
/** The same with what sort of server it is: `initstepslew server`. */
const BEFORE = String.raw`\b(?:(?!the\b|an?\b)${STOP}|[\w-]{1,20}(?= server )):? ?`
/** How libraries say it, with the name and the resolver where they name them. gai_strerror(3), netdb.h, Go's net, Node's dns, Java's net. */
export const SHAPES: readonly (readonly [RegExp, NameLookupFailure['how'] | undefined])[] = [
  [
    new RegExp(
      String.raw`\blookup ${NAME}(?: on (?<resolver>[\w.:[\]]{2,60}?):\d{1,5})?: (?:no such host|(?<again>.{0,120}(?:[Tt]emporary failure in name resolution|i/o timeout|connection refused|server misbehaving|no route to host|unreachable)))`,
    ),
    undefined,
  ],
  [new RegExp(String.raw`\bgetaddrinfo (?:(?<again>EAI_AGAIN)|ENOTFOUND|EAI_NONAME) ${NAME}`), undefined],
  // mount.nfs(8), libtirpc
  [
    new RegExp(
      String.raw`\b(?:could not|couldn't|cannot|can't|unable to|failed to) resolve (?:the )?server ["']?${NAME}["']?(?=:|\.?$)`,
      'i',
    ),
    undefined,
  ],
  [
    new RegExp(
      String.raw`\b(?:could not|couldn't|cannot|can't|unable to|failed to) (?:(?:resolve|translate) |find (?=(?:the )?(?:host(?: ?name)?:? |address (?:of|for) )))(?:the )?(?:${BEFORE}){0,6}(?:["'\x60‘[]|(?<=: )|(?!${STOP}(?!\.)))(?:[a-z][a-z+]{1,12}://)?${NAME}["'\x60’\]]?`,
      'i',
    ),
    undefined,
  ],
  [
    /\b(?:could not|couldn't|cannot|can't|unable to|failed to) resolve (?<unnamed>(?:the |an? |any )?host(?: ?names?)?)\b(?!\.)/i,
    undefined,
  ],
  // CoreDNS: plugin/errors, of a question that it passed on
  [
    new RegExp(
      String.raw`\bplugin/errors: -?\d{1,3} ${NAME} (?!HINFO\b)[A-Z]{1,10}: (?:read|write|dial) (?:udp|tcp) \S{3,60}?(?:->(?<resolver>[\w.:[\]]{2,60}?):\d{1,5})?: (?<again>.{3,200})`,
    ),
    'no answer',
  ],
  // Go: a question to a resolver
  [
    /\b(?:read|write) (?:udp|tcp)[46]? \S{3,60}->(?<resolver>[\w.:[\]]{2,60}?):53: (?<again>i\/o timeout|.{0,40}connection refused)/,
    'no answer',
  ],
  // PHP, nc, Ruby
  [new RegExp(String.raw`\bgetaddrinfo(?:\(3\))? for (?:host )?["']?${NAME}["']? (?:port \S{1,16}:|failed:|:)`), undefined],
  // Kafka's client: what Java says of a name
  [new RegExp(String.raw`\bCouldn't resolve server ${NAME}:\d{1,5} from bootstrap\.servers\b`), 'no such name'],
  // apt
  [new RegExp(String.raw`\bTemporary failure resolving '${NAME}'`), 'no answer'],
  // iputils, OpenSSH and their like put the name in front
  [
    new RegExp(
      String.raw`^(?:ping6?|telnet|nc|mtr|traceroute6?|tracepath|rsync|ntpdate|arping|ssh|psql|mysql|nslookup|host): ${NAME}: (?:Name or service|Temporary failure in name|No address associated)`,
    ),
    undefined,
  ],
  // Erlang: httpc
  [new RegExp(String.raw`\bto_address, ?\{(?:~c)?["']${NAME}["'], ?\d{1,5}\}.{0,200}\bnxdomain\b`), 'no such name'],
  // RabbitMQ: rabbit_nodes_common.erl, of a node of its cluster
  [new RegExp(String.raw`\bepmd error for host \\?"?${NAME}\\?"?: nxdomain\b`), 'no such name'],
  // nginx: src/http/ngx_http_upstream.c, at its start; also cut at the width of a terminal
  [/\[emerg\] (?:\d{1,9}#\d{1,9}: )?host not found in (?<cut>up[a-z]{0,6}|re[a-z]{0,6})$/, 'no such name'],
  [new RegExp(String.raw`\bhost not found in (?:upstream|resolver|"[\w ]{1,40}") "${NAME}(?::\d{1,5})?[/"]`), 'no such name'],
  // HAProxy, at its start
  [new RegExp(String.raw`: could not resolve address '${NAME}'`), 'no such name'],
  // dnsmasq: src/forward.c
  [/\bMaximum number of concurrent DNS queries reached \(max: (?<most>\d{1,7})\)/, 'no answer'],
  // BusyBox: networking/*.c
  [new RegExp(String.raw`\b(?:nc|wget|ping6?|telnet|traceroute|ssh|tftp|ntpd|whois): bad address '${NAME}(?::\d{1,5})?'`), 'no such name'],
  [new RegExp(String.raw`\bUnknownHostException: ${NAME}`), 'no such name'],
  // host(1) and nslookup(1) of BIND, when a server answered that it has no answer
  [new RegExp(String.raw`^Host ${NAME} not found: \d{1,2}\((?:SERVFAIL|REFUSED)\)`), 'no answer'],
  [new RegExp(String.raw`^(?:\*\* )?server can't find ${NAME}: (?:SERVFAIL|REFUSED)\b`), 'no answer'],
  [new RegExp(String.raw`\bquery ${NAME} IN A{1,4}: (?:SERVFAIL|REFUSED)`, 'i'), 'no answer'],
]
export const AGAIN = /temporary failure in name resolution|eai_again|i\/o timeout|servfail|server misbehaving|timed out|errno -3\b/i
export const NO_NAME =
  /name or service not known|\bname (?:does not resolve|has no usable address)|nodename nor servname provided|no such host|nxdomain|enotfound|no address associated with hostname|errno -[25]\b/i
