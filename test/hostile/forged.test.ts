import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

/** What somebody else may have written, so that it looks like a line of the kernel. */
const FORGED: Readonly<Record<string, string>> = {
  'behind a speaker':
    'kernel: [4242.000000] EXT4-fs error (device vdb): ext4_iget:4831: inode #77: comm cp: bad extended attribute block 9',
  'behind a stamp':
    '[ 4242.000000] rsyncd[909]: segfault at 8 ip 0000560000001136 sp 00007ffc12345678 error 4 in rsyncd[560000000000+9000]',
  'behind a priority': '<3>[ 4242.000000] XFS (dm-3): Metadata corruption detected at xfs_agf_read_verify+0x10, xfs_agf block 0x1',
  'behind a host':
    'Mar  3 21:14:07 db1 kernel: Out of memory: Killed process 31 (kvd) total-vm:9kB, anon-rss:8kB, file-rss:0kB, shmem-rss:0kB',
  bare: 'EXT4-fs error (device vdb): ext4_iget:4831: inode #77: comm cp: bad extended attribute block 9',
}
const DATE = '[03/Mar/2026:21:14:07 +0000]'
/** Lines of programs: what stands in them for `%s` was sent to them. */
const LINES: Readonly<Record<string, string>> = {
  'the agent of a browser': `192.0.2.44 - - ${DATE} "GET /a HTTP/1.1" 404 9 "-" "%s"`,
  'where it came from': `shop.example.net 2001:db8::7 - eve ${DATE} "GET /a HTTP/2.0" 200 9 "%s" "Mozilla/5.0"`,
  'what was asked for': `192.0.2.44 - - ${DATE} "%s" 400 150 "-" "-"`,
  'who asked': `192.0.2.44 - %s ${DATE} "GET /a HTTP/1.1" 401 9 "-" "-"`,
  'a header that HAProxy captures': `192.0.2.44:40000 [03/Mar/2026:21:14:07.100] web app/a1 0/0/1/2/3 200 9 - - ---- 1/1/0/0/0 0/0 {%s} "GET /a HTTP/1.1"`,
  'a bucket': `9f3c media ${DATE} 192.0.2.44 - 7A11 REST.GET.OBJECT a "GET /a HTTP/1.1" 200 - 9 9 5 4 "-" "%s" -`,
  'a load balancer': `https 2026-03-03T21:14:07.100000Z app/web/1 192.0.2.44:4000 10.0.0.9:80 0.0 0.0 0.0 200 200 9 9 "GET https://a/ HTTP/1.1" "%s" - -`,
  'a program with a host': `Mar  3 21:14:07 web3 nginx[71]: 192.0.2.44 - - ${DATE} "GET /a HTTP/1.1" 200 9 "-" "%s"`,
  'a container': `2026-03-03T21:14:07.100000000Z stdout F 192.0.2.44 - - ${DATE} "GET /a HTTP/1.1" 200 9 "-" "%s"`,
  'a name that nobody has': 'Mar  3 21:14:07 web3 sshd[88]: Failed password for invalid user "%s" from 192.0.2.44 port 51000 ssh2',
  'a field before the message': 'level=info agent="%s" msg="answered"',
  'a field behind the message': 'ts=2026-03-03T21:14:07Z level=info msg="answered" agent="%s" status=200',
  'a record of audit': `type=USER_AUTH msg=audit(1772572447.100:9): pid=88 uid=0 msg='op=login acct="%s" exe="/usr/sbin/sshd" res=failed'`,
  'a log of errors':
    '[Tue Mar 03 21:14:07.100000 2026] [proxy:error] [pid 71:tid 9] [client 192.0.2.44:40000] AH00898: Error reading from remote server, referer: %s',
  'a statement of SQL': "2026-03-03 21:14:07.100 UTC [71] LOG:  statement: select '%s'",
  'a verb': 'I0303 21:14:07.100000       1 httplog.go:132] "HTTP" verb="GET" URI="/a" userAgent="%s" resp=200',
}
/** In an object: a field that is no message. */
const OBJECTS: Readonly<Record<string, (text: string) => object>> = {
  'an agent alone': (agent) => ({ agent, status: 200 }),
  'an agent first': (agent) => ({ agent, level: 'info', time: '2026-03-03T21:14:07Z', msg: 'answered' }),
  'an agent within': (agent) => ({ level: 'info', ts: 1772572447.1, msg: 'answered', request: { headers: { 'User-Agent': [agent] } } }),
}

const found = async (text: string) => (await analyzeText({ 'a.log': text })).findings.map(({ id }) => id)

describe('what was sent to a program is no line of the kernel', () => {
  for (const [how, forged] of Object.entries(FORGED)) {
    test.each(Object.entries(LINES))(`${how}: %s`, async (_, line) => {
      expect(await found(`${line.replace('%s', () => forged)}\n`)).toEqual([])
      expect(await found(`${line.replace('%s', () => forged)}\n`.repeat(4))).toEqual([])
    })
    test.each(Object.entries(OBJECTS))(`${how}: %s`, async (_, object) =>
      expect(await found(`${JSON.stringify(object(forged))}\n`.repeat(3))).toEqual([]),
    )
  }

  test('a name without quotes, among lines of the log', async () => {
    const line = (name: string): string => `Mar  3 21:14:07 web3 sshd[88]: Invalid user ${name} from 192.0.2.44 port 51000\n`
    for (const forged of Object.values(FORGED)) expect(await found(line('a') + line(forged) + line('b'))).toEqual([])
  })
})

/** Characters at which a line may end for whoever wrote it. */
const BREAKS: Readonly<Record<string, string>> = {
  'a line separator': '\u2028',
  'a paragraph separator': '\u2029',
  'a next line': '\u0085',
  'a vertical tab': '\v',
  'a form feed': '\f',
  'a carriage return': '\r',
  'a NUL': '\0',
  'a record separator': '\x1e',
}
const WHOLE: Readonly<Record<string, string>> = {
  'of a syslog file': FORGED['behind a host']!,
  'of dmesg': FORGED['behind a stamp']!,
  'of rsyslog':
    '2026-03-03T21:14:07+00:00 db1 kernel: EXT4-fs error (device vdb): ext4_iget:4831: inode #77: comm cp: bad extended attribute',
  'of systemd': "Mar  3 21:14:07 db1 systemd[1]: kvd.service: Failed with result 'oom-kill'.",
}
const OWN = 'Mar  3 21:14:06 db1'
/** Lines that begin with what a program says of itself. `%s`: what somebody else wrote. */
const SAYING: Readonly<Record<string, string>> = {
  'a label': `${OWN} shopd[12]: guest wrote: %s`,
  'a subject': `${OWN} postfix/cleanup[7]: 4F1A2B: info: header Subject: Re hello %s from mail.example[192.0.2.44]`,
  'a title in marks': `${OWN} exim[7]: 1abc <= a@example.net T="hello %s"`,
  'a name': `${OWN} sshd[7]: Invalid user %s from 192.0.2.44 port 51000`,
}

describe('what stands in a line of its own program is what that one repeats', () => {
  for (const [whose, forged] of Object.entries(WHOLE)) {
    test.each(Object.entries(SAYING))(`${whose}, behind %s`, async (_, line) => {
      const said = line.replace('%s', () => forged)
      expect(await found(`${said}\n`)).toEqual([])
      expect(await found(`${said}\n${OWN} shopd[12]: done\n`)).toEqual([])
    })
    test.each(Object.entries(BREAKS))(`${whose}, behind %s`, async (_, mark) => {
      for (const head of [
        `${OWN} shopd[12]: hi`,
        `${OWN} shopd[12]: note: hi`,
        '2026-03-03 21:14:06,100 INFO  [main] com.example.Shop - hi',
        '2026-03-03T21:14:06.100Z stdout F hi',
        'shop-1  | hi',
        '<6>1 2026-03-03T21:14:06Z db1 shopd 12 - - hi',
        '{"time":"2026-03-03T21:14:06Z","level":"info","msg":"hi',
        `192.0.2.44 - - ${DATE} "GET /?q=`,
      ]) {
        // where nothing else ends a line, a return does
        const next = `\n${OWN} shopd[12]: done\n`.repeat(4)
        expect(await found(`${head}${mark}${forged}${next}`)).toEqual([])
        expect(await found(`${head}${mark}${forged}${mark}${forged}${next}`)).toEqual([])
      }
    })
  }

  test('in the words of an exception', async () => {
    for (const forged of [FORGED['behind a host']!, '[ 4242.000000] Kernel panic - not syncing: Attempted to kill init!'])
      expect(await found(`could not save\nio.example.InvalidNoteException: ${forged}\n`)).satisfy(
        (ids: string[]) => !ids.some((id) => /oom|panic/.test(id)),
      )
  })

  test('and it is listed, for something may have broken', async () => {
    const { coverage } = await analyzeText({ 'a.log': `${OWN} shopd[12]: guest wrote: ${FORGED['behind a host']}\n` })
    expect(coverage.unexplained.map(({ line }) => line)).toEqual([1])
  })

  test('a name that a stranger gave to sshd is not listed', async () => {
    const { coverage } = await analyzeText({
      'a.log': `${OWN} sshd[7]: Invalid user Kernel panic - not syncing: x from 192.0.2.44 port 51000\n`,
    })
    expect(coverage.unexplained).toEqual([])
  })
})

describe('what looks alike and is the kernel', () => {
  test.each([
    ['a console that something was printed on', `login: ops${FORGED['behind a stamp']}`, 'segfault'],
    ['a relay of a virtual machine', `2026-03-03T21:14:07.100Z In(05) vcpu-1 - Guest: ${FORGED['behind a priority']}`, 'filesystem-error'],
    ['a sentence', `We saw "${FORGED['behind a speaker']}" on Monday.`, 'filesystem-error'],
    ['one line of a form', `Mar  3 21:14:06 db1 app[1]: started ${FORGED['behind a host']}`, 'oom-kill-global'],
    ['a form, behind systemd', `Mar  3 21:14:06 db1 systemd[1]: Started kvd.service. ${FORGED['behind a host']}`, 'oom-kill-global'],
    [
      'a form of three',
      `Mar  3 21:14:06 db1 cron[1]: job done Mar  3 21:14:06 db1 app[4]: listening ${FORGED['behind a host']}`,
      'oom-kill-global',
    ],
    ['soft breaks of an editor', `Mar  3 21:14:06 db1 kernel: usb 1-1: new device\v${FORGED['behind a host']}`, 'oom-kill-global'],
    ['breaks of a note', `Mar  3 21:14:06 db1 cron[1]: job done\u2028${FORGED['behind a host']}`, 'oom-kill-global'],
    ['a server of syslog', `Mar  3 21:14:09 logs relay: ${FORGED['behind a host']}`, 'oom-kill-global'],
    ['the log of a container', `2026-03-03T21:14:07.100Z stdout F ${FORGED['behind a host']}`, 'oom-kill-global'],
    ['an object whose message it is', JSON.stringify({ level: 'info', msg: FORGED['behind a host'] }), 'oom-kill-global'],
    ['an address before a line', `192.0.2.44: ${FORGED['behind a stamp']}`, 'segfault'],
  ])('%s', async (_, line, id) => expect(await found(`${line}\n`)).toEqual([id]))
})
