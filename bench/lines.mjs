/** Lines of an ordinary log, made up: ordinary ones, words of failure that are none, and failures. */

/** Numbers in [0, 1) that are the same in each run (mulberry32). */
export function randomFrom(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Kinds of lines, each a function of a source of whole numbers and of the seconds since boot. */
const ORDINARY = [
  (n) =>
    `sshd[${n(32768)}]: Accepted publickey for deploy from 10.${n(255)}.${n(255)}.${n(255)} port ${n(60000)} ssh2: ED25519 SHA256:${word(n)}${word(n)}`,
  (n) => `sshd[${n(32768)}]: pam_unix(sshd:session): session opened for user deploy(uid=1001) by (uid=0)`,
  (n) => `systemd-logind[611]: New session ${n(9999)} of user deploy.`,
  (n) => `CRON[${n(32768)}]: (root) CMD (command -v debian-sa1 > /dev/null && debian-sa1 1 1)`,
  (n) =>
    `nginx[${n(900)}]: 10.${n(255)}.${n(255)}.${n(255)} - - "GET /api/v1/items/${n(1e6)}?page=${n(90)} HTTP/1.1" 200 ${n(90000)} "-" "Mozilla/5.0 (X11; x86_64)" rt=0.${n(999)}`,
  (n) =>
    `nginx[${n(900)}]: 10.${n(255)}.${n(255)}.${n(255)} - - "POST /api/v1/orders HTTP/1.1" 201 ${n(900)} "-" "okhttp/4.12.0" rt=0.${n(999)}`,
  (n) =>
    `kubelet[1021]: I1121 14:00:00.${n(999999)}    1021 reconciler_common.go:${n(900)}] "operationExecutor.VerifyControllerAttachedVolume" volume="config" pod="shop/cart-${word(n)}"`,
  (n, up) => `kernel: [${up}] IPv4: martian source 10.${n(255)}.0.1 from 10.0.${n(255)}.2, on dev eth0`,
  (n, up) => `kernel: [${up}] docker0: port ${n(9)}(veth${word(n)}) entered forwarding state`,
  (n) =>
    `orders[${n(9000)}]: INFO  [http-nio-8080-exec-${n(200)}] c.e.shop.OrderService - order ${n(1e7)} stored in ${n(200)} ms for customer ${n(1e5)}`,
  (n) => `orders[${n(9000)}]: DEBUG [scheduler-${n(8)}] c.e.shop.PriceCache - ${n(9000)} prices kept, oldest ${n(600)} s`,
  (n) =>
    `postgres[${n(9000)}]: [${n(99)}-1] LOG:  checkpoint complete: wrote ${n(9000)} pages (${n(9)}.${n(9)}%); ${n(9)} recycled; write=${n(200)}.1 s, sync=0.0${n(9)} s`,
  (n) =>
    `postgres[${n(9000)}]: [${n(99)}-1] LOG:  duration: ${n(90)}.${n(999)} ms  execute S_${n(90)}: SELECT id, name FROM item WHERE shop = $1`,
  (n) => `dockerd[881]: time="2026-11-21T14:11:${n(60)}Z" level=info msg="Layer sha256:${word(n)}${word(n)} has users" spanID=${word(n)}`,
  (n) => `dhclient[702]: DHCPACK of 10.0.${n(255)}.${n(255)} from 10.0.0.1 (xid=0x${word(n)})`,
  (n) => `chronyd[590]: Selected source 10.0.0.${n(255)} (ntp${n(4)}.example.net)`,
  (n) =>
    `haproxy[${n(9000)}]: 10.${n(255)}.${n(255)}.${n(255)}:${n(60000)} [21/Nov/2026:14:00:00.${n(999)}] web~ app/app${n(9)} 0/0/1/${n(90)}/${n(95)} 200 ${n(90000)} - - ---- ${n(90)}/${n(90)}/1/0/0 0/0 "GET /health HTTP/1.1"`,
  (n) =>
    `prometheus[1400]: ts=2026-11-21T14:00:00.${n(999)}Z caller=head.go:${n(900)} level=info component=tsdb msg="Head GC completed" duration=${n(900)}ms`,
  (n) => `redis[${n(9000)}]: ${n(9000)}:M 21 Nov 2026 14:00:00.${n(999)} * DB saved on disk in ${n(90)} ms, ${n(9e6)} bytes`,
  (n) => `sudo: deploy : TTY=pts/${n(9)} ; PWD=/srv/shop ; USER=root ; COMMAND=/usr/bin/journalctl -n ${n(500)}`,
]
const HARMLESS = [
  (n) =>
    `orders[${n(9000)}]: ERROR [http-nio-8080-exec-${n(200)}] c.e.shop.OrderService - order ${n(1e7)} failed: customer ${n(1e5)} has no address`,
  (n) => `sshd[${n(32768)}]: Failed password for invalid user admin from 203.0.113.${n(255)} port ${n(60000)} ssh2`,
  (n) => `orders[${n(9000)}]: WARN  [scheduler-${n(8)}] c.e.shop.Mailer - retrying mail ${n(1e7)}, attempt 2: timeout after ${n(900)} ms`,
  (n) => `nginx[${n(900)}]: 10.1.${n(255)}.${n(255)} - - "POST /login HTTP/1.1" 401 ${n(900)} "-" "curl/7.88" error=denied`,
  (n) =>
    `postfix/smtpd[${n(9000)}]: NOQUEUE: reject: RCPT from unknown[198.51.100.${n(255)}]: 554 5.7.1 <u${n(1e5)}@example.org>: Relay access denied`,
]
const FAILURES = [
  (n, up) =>
    `kernel: [${up}] worker[${n(32768)}]: segfault at 0 ip 000055d0c0de1234 sp 00007ffd0badcafe error 4 in worker[55d0c0de0000+5000]`,
  (n, up) => `kernel: [${up}] TCP: request_sock_TCP: Possible SYN flooding on port 8080. Sending cookies.`,
  (n, up) => `kernel: [${up}] nf_conntrack: nf_conntrack: table full, dropping packet`,
]

const word = (n) => (n(2 ** 31) + 2 ** 31).toString(36)

/** Endless lines of one host with the stamps of syslog. `harmless`, `failures`: their shares. */
export function* syslog({ seed = 1, harmless = 0.01, failures = 0.0001 } = {}) {
  const random = randomFrom(seed)
  const n = (below) => Math.floor(random() * below)
  const start = Date.UTC(2026, 10, 21)
  for (let at = start; ; at += n(20)) {
    const share = random()
    const kinds = share < failures ? FAILURES : share < failures + harmless ? HARMLESS : ORDINARY
    const date = new Date(at)
    const stamp = `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${date.toISOString().slice(11, 19)}`
    yield `${stamp} web1 ${kinds[n(kinds.length)](n, (40_000 + (at - start) / 1000).toFixed(6))}\n`
  }
}
