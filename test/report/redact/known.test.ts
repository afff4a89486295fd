import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Report } from '../../../src/core/report.ts'
import { OWN_WORDS } from '../../../src/report/redact/own-words.gen.ts'
import { Pseudonyms } from '../../../src/report/redact/pseudonyms.ts'
import { redact } from '../../../src/report/redact/redact.ts'
import { originalsLeft } from '../../../src/report/redact/verify.ts'
import { REPORT_FORMATS } from '../../../src/report/render.ts'
import { quoting, rendered } from './told.ts'

const textOf = (report: Report): string => report.findings[0]!.evidence[0]!.text

test('a second report of a case goes on with the pseudonyms of the first', () => {
  const first = redact(quoting(['db1 and web1.corp.example, 10.0.3.7, user=mira']))
  expect(textOf(first.report)).toBe('host-1 and host-2.domain-1, ip-1.1, user=user-1')
  const second = redact(quoting(['mira on web1 and new1.corp.example, 10.0.3.8 and 10.0.3.7 and 10.0.4.1, user=tomas']), {
    known: first.entries,
  })
  expect(textOf(second.report)).toBe('user-1 on host-2 and host-4.domain-1, ip-1.2 and ip-1.1 and ip-2.1, user=user-2')
  expect(second.entries.slice(0, first.entries.length)).toEqual(first.entries)
  expect(textOf(redact(quoting(['db1 and web1.corp.example, 10.0.3.7, user=mira']), { known: second.entries }).report)).toBe(
    textOf(first.report),
  )
})

test('two have never one pseudonym, and one has never two', () => {
  const kinds = fc.constantFrom('host' as const, 'user' as const, 'id' as const)
  fc.assert(
    fc.property(fc.array(fc.tuple(kinds, fc.string())), (asked) => {
      const pseudonyms = new Pseudonyms()
      const given = new Map(asked.map(([kind, key]) => [`${kind} ${key}`, pseudonyms.of({ kind, key })]))
      expect(new Set(given.values()).size).toBe(given.size)
      const again = new Pseudonyms(pseudonyms.entries())
      for (const [kind, key] of asked) expect(again.of({ kind, key })).toBe(given.get(`${kind} ${key}`))
    }),
  )
})

const name = fc
  .tuple(fc.stringMatching(/^[a-z]{3,9}$/), fc.nat(99))
  .map(([word, number]) => `${word}${number}`)
  .filter((made) => !/^(?:ext|ipv|md|host|user|sha|utf|base|x|line|code)\d/.test(made))
const text = fc.constantFrom(
  (host: string, user: string, ip: string) => `Nov 21 14:03:11 ${host} sshd[7]: Accepted password for ${user} from ${ip} port 22`,
  (host: string, user: string, ip: string) => `{"host":"${host}","user":"${user}","msg":"dial tcp ${ip}:80\\n${host}"}`,
  (host: string, user: string, ip: string) => `/home/${user}/case/${host}/dmesg ${ip}: <${host}> "a&b" *_${host}_* %2F${host}%2F`,
  (host: string, user: string, ip: string) => `ssh://${user}@${host}.acme.example.com:22/home/${user} -> [::ffff:${ip}] ${user}`,
)

test('whoever it is about: nobody is left in any form, and what is redacted is not changed any more', () => {
  const address = fc.tuple(fc.constant(10), fc.nat(255), fc.nat(255), fc.integer({ min: 1, max: 254 })).map((parts) => parts.join('.'))
  fc.assert(
    fc.property(
      name,
      name,
      address,
      fc.array(text, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(...REPORT_FORMATS),
      (host, user, ip, texts, format) => {
        fc.pre(host !== user)
        const lines = [`user=${user} on ${host}`, ...texts.map((made) => made(host, user, ip))]
        const given = quoting(lines, { entities: { host }, headline: `${host} and ${user} at ${ip}.` })
        const told = redact(given)
        const out = rendered(told.report, format)
        expect(originalsLeft(out, format, told)).toEqual([])
        for (const original of [host, user, ip])
          expect(out).not.toMatch(new RegExp(`(?<![a-z0-9])${original.replaceAll('.', '\\.')}(?![a-z0-9])`))
        expect(redact(told.report).report).toEqual(told.report)
      },
    ),
    { numRuns: 150 },
  )
})

test('the words of our sentences are known, and of names few', () => {
  for (const word of ['files', 'memory', 'killed', 'node', 'because', 'limit', 'gaps', 'artifact'])
    expect(OWN_WORDS.has(word), word).toBe(true)
  for (const word of ['shop', 'titan', 'mira', 'alice', 'jenkins']) expect(OWN_WORDS.has(word), word).toBe(false)
})

test('a report of a megabyte that names ten thousand machines, addresses and users takes no time that is felt', () => {
  const lines = Array.from(
    { length: 10_000 },
    (_, i) => `Nov 21 14:03:11 node-${i} sshd[7]: Accepted password for user${i}x from 10.${i % 250}.${i % 99}.7 port 22 ssh2`,
  )
  const given = quoting(lines)
  const begun = process.cpuUsage()
  const told = redact(given)
  const seconds = process.cpuUsage(begun).user / 1e6
  expect(JSON.stringify(given).length).toBeGreaterThan(1_000_000)
  expect(told.entries.length).toBeGreaterThan(15_000)
  // 1.5 s of a slow CPU; what is quadratic takes minutes
  expect(seconds).toBeLessThan(5)
})
