import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { withoutLookedFor } from '../../src/reading/looked-for.ts'

const told = async (text: string) => {
  const { findings, coverage } = await analyzeText({ 'a.log': `${text}\n` })
  return [...new Set(findings.map(({ id }) => id)), ...coverage.unexplained.map(({ line }) => line)]
}
const headline = async (text: string) => (await analyzeText({ 'a.txt': `${text}\n` })).findings[0]?.headline
const FULL = 'No space left on device'

describe('what is looked for', () => {
  test.each([
    [`rule loaded name=ENOSPC pattern="${FULL}" file=/etc/w.yml`, 'rule loaded name=… pattern="…" file=/etc/w.yml'],
    [`{"msg":"compiled","regex":"${FULL}"}`, '{"msg":"compiled","regex":"…"}'],
    [`compiled regexp: '${FULL}'`, 'compiled regexp: "…"'],
    [`pattern="${FULL}" matched 3 lines of /var/log/syslog`, `pattern="${FULL}" matched 3 lines of /var/log/syslog`],
    [String.raw`msg="run" query="{a=\"b\"} |= \"${FULL}\"" by=ann`, 'msg="run" query="…" by=ann'],
    [String.raw`msg="rule pattern=\"${FULL}\" is set" by=ann`, String.raw`msg="rule pattern="…" is set" by=ann`],
    ['pattern="*.log" added', 'pattern="*.log" added'],
    [`err="${FULL}" pattern="*.log"`, `err="${FULL}" pattern="*.log"`],
  ])('%s', (message, rest) => expect(withoutLookedFor(message)).toBe(rest))

  test.each([
    `2026-03-04T10:00:00Z INFO logscan rule loaded pattern="${FULL}"`,
    'Mar  4 10:00:00 db4 logscan[81]: regex="x509: certificate has expired" compiled',
    'failregex = ^.*No space left on device$\n    ^cp: .* Read-only file system$\nignoreregex = certificate has expired',
    `  error_pattern: ${FULL}`,
  ])('is no failure: %s', async (text) => expect(await told(text)).toEqual([]))

  test.each([
    [`2026-03-04T10:00:00Z WARN logscan pattern="${FULL}" matched in /var/log/syslog`, 'disk-full'],
    [`2026-03-04T10:00:00Z ERROR logscan cannot keep pattern="x+": write /var/w.db: ${FULL}`, 'disk-full'],
    [`ovend: regex cache: write failed: ${FULL}`, 'disk-full'],
  ])('a failure: %s', async (text, id) => expect(await told(text)).toEqual([id]))
})

describe('what people say of a failure that is over, or that might come', () => {
  test.each([
    `Resolved: postgres could not extend file: ${FULL}`,
    `Mar 4 - Fixed: the oven said ${FULL}`,
    `[RESOLVED] db4: ${FULL}`,
    `Ann: yes, and if the disk of the oven gets full tar says ${FULL}`,
    `Ann: and once the certificate expires: x509: certificate has expired`,
    `OV-3 cp: ${FULL} (Done)`,
    `- [x] OV-3 cp: error writing "/mnt/a": ${FULL}`,
    `Note: if a certificate expires the client prints x509: certificate has expired`,
  ])('%s', async (text) => expect(await told(text)).toEqual([]))

  test.each([
    [`2026-03-04T10:00:00Z ERROR api once the disk is full: write /mnt/a: ${FULL}`, 'disk-full'],
    ['api: if the pool is down it logs: dial tcp 192.0.2.9:5432: connect: connection refused', 'dependency-unreachable'],
    [`Not resolved: postgres could not extend file: ${FULL}`, 'disk-full'],
    [`Mar  4 10:00:00 db4 systemd-resolved[81]: write failed: ${FULL}`, 'disk-full'],
    [`At night, if the backup runs, tar says: ${FULL}`, 'disk-full'],
    [`The disk gets full, postgres says could not extend file: ${FULL}`, 'disk-full'],
    [`- [x] cp: error writing "/mnt/a": ${FULL}`, 'disk-full'],
    [`- [ ] OV-3 cp: error writing "/mnt/a": ${FULL}`, 'disk-full'],
    [`Ann: the oven says ${FULL}`, 'disk-full'],
  ])('a failure: %s', async (text, id) => expect(await told(text)).toEqual([id]))

  test('a person is no program', async () => {
    expect(await headline(`Ann: could not extend file: ${FULL}`)).toBe(
      'Some file system (which one is not in the input) is full: a write was refused.',
    )
    expect(await headline(`ovend: could not extend file: ${FULL}`)).toContain('ovend was refused a write')
  })
})

describe('what a program says is no mention and no sentence of a person', () => {
  test('a field between marks in a line of an access log', async () => {
    const line =
      '[2026-03-02T09:00:02.001Z] "GET /brews/0 HTTP/1.1" 503 UF,URX upstream_reset_before_response_started{connection_failure} - "delayed connect error: 111" 0 152 40 - "-" "curl/8.1" "b2" "brews:9080" "10.9.2.11:9080" outbound|9080||brews.shop.svc.cluster.local - 10.9.1.9:9080 10.9.0.1:5012 - default'
    const { findings } = await analyzeText({ 'access.log': `${line}\n` })
    expect(findings.map(({ id, headline, evidence }) => [id, headline, evidence[0]?.line])).toEqual([
      ['dependency-unreachable', 'Envoy cannot reach brews.shop.svc.cluster.local:9080 (10.9.2.11): the connection cannot be made.', 1],
    ])
  })
  test('a chain of errors whose last link speaks to whoever reads it', async () => {
    const line =
      'Failed to pull image "acme/kettle:2.1": failed to pull and unpack image "docker.io/acme/kettle:2.1": failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/acme/kettle/manifests/sha256:7a0e: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.'
    const { findings } = await analyzeText({ 'ticket.txt': `${line}\n` })
    expect(findings.map(({ id, facts, evidence }) => [id, facts['image'], evidence[0]?.line])).toEqual([
      ['image-pull-failure', 'acme/kettle:2.1', 1],
    ])
  })
  test('two colons make no chain: what people write stays theirs', async () => {
    const said = 'We saw it again: the registry told you "429 Too Many Requests" and we have not been able to pull since: why?'
    expect((await analyzeText({ 'ticket.txt': `${said}\n` })).findings).toEqual([])
  })
})
