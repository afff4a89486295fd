const PATHS = /\/proc\/sys\/((?:fs|kernel|net|user|vm)\/[\w./{},-]{1,150})/g
const NAMES = /\b(?:fs|kernel|net|user|vm)\.[\w.-]{2,100}/g
const MAX_NAMES = 32

/** `a{b,c}` of a shell is `ab ac`; one pair of braces is enough here. */
function expanded(path: string): string[] {
  const m = /^([^{}]{0,150})\{([^{}]{1,120})\}([^{}]{0,60})$/.exec(path)
  return m === null ? [path] : m[2]!.split(',').map((word) => m[1] + word + m[3])
}

/**
 * The parameters, in sysctl's names, whose bare values follow this line: a command at a prompt (`cat /proc/sys/…`,
 * `sysctl -n …`, `conntrack -C`), or the heading that `head` and `tail` print.
 */
export function readBy(text: string): string[] {
  if (text.length > 600) return []
  const heading = /^==> \/proc\/sys\/([a-z][\w./-]{1,150}) <==$/.exec(text)
  if (heading !== null) return [heading[1]!.replaceAll('/', '.')]
  if (/(?:^|[#$>+;|]\s{0,4}|sudo )conntrack -C\s*$/.test(text)) return ['net.netfilter.nf_conntrack_count']
  if (/\b(?:cat|head|tail|more)\s[^|]{0,400}\/proc\/sys\//.test(text))
    return [...text.matchAll(PATHS)]
      .flatMap((m) => expanded(m[1]!))
      .slice(0, MAX_NAMES)
      .map((path) => path.replaceAll('/', '.'))
  if (/\bsysctl (?:-[a-z]{1,4} ){0,3}-[a-z]{0,3}n[a-z]{0,3} /.test(text))
    return [...text.matchAll(NAMES)].map((m) => m[0]).slice(0, MAX_NAMES)
  return []
}
