import { describe, expect, test } from 'vitest'
import { excerpt } from '../../src/report/excerpt.ts'

describe('a quote in so many characters', () => {
  const words = (n: number, from = 0): string => Array.from({ length: n }, (_, i) => `word${i + from}`).join(' ')

  test('a short one is whole, runs of spaces and tabs aside', () => {
    expect(excerpt('  a\tb          c ', 40)).toBe('a b    c')
  })

  test('a long one is cut in the middle: its beginning and its end', () => {
    const cut = excerpt(words(60), 80)
    expect(cut).toMatch(/^word0 word1 .* … .*word59$/)
    expect(cut.length).toBeLessThanOrEqual(80)
  })

  test('of a chain of errors the last link is kept', () => {
    const chain = `Readiness probe failed: Get "http://192.0.2.41:8080/ready/of/the/brewing/house": dial tcp 192.0.2.41:8080: connect: connection refused`
    const cut = excerpt(chain, 90, ['192.0.2.41', 'http'])
    expect(cut).toMatch(/^Readiness probe .* … .*connect: connection refused$/)
    expect(cut.length).toBeLessThanOrEqual(92)
    expect(excerpt(`${words(20)} waiting=5 ${words(40, 20)}: no such tank at all`, 90, ['waiting=5'])).toMatch(
      /^word0 .*waiting=5.* … no such tank at all$/,
    )
  })

  test('an end that names a reason outweighs one word more', () => {
    const line = `${words(12)} valve 'copper-41' of the brewing house ${words(6, 12)} the tank of it must be writable`
    expect(excerpt(line, 100, ['copper-41'])).toMatch(/must be writable$/)
  })

  test('around what matters, the part that holds most of it', () => {
    const line = `${words(20)} active=30, idle=0, waiting=5 ${words(40, 20)} idle=0 ${words(20, 60)}`
    const cut = excerpt(line, 90, ['active=30', 'idle=0', 'waiting=5'])
    expect(cut).toMatch(/^word0 .* … .*active=30, idle=0, waiting=5 .* …$/)
    expect(cut.length).toBeLessThanOrEqual(92)
  })

  test('a bracket is kept with what stands in it, and no gap is marked where nothing is left out', () => {
    const line = `${words(6)} Killed process 411 (brewer) total:11122kB, rss:51122kB, file:0kB, shared:0kB, tables:2001kB adj:968`
    expect(excerpt(line, 90, ['brewer'])).toMatch(/ \(brewer\) /)
    expect(excerpt(`${words(12)} of (copper) ${words(20, 12)}`, 90, ['copper'])).toMatch(/ … .*\(copper\) /)
    const next = `${words(9)} total:11122kB, rss:51122kB, ${words(30, 9)}`
    expect(excerpt(next, 110, ['51122', '11122'])).toContain('total:11122kB, rss:51122kB')
  })

  test('a beginning that holds all that matters stays whole where the end is a field or a bracket, no sentence', () => {
    const line = `Stopping the brew in /data/copper since its kettle is lost, and all the others too (brew.kettle.Manager)`
    expect(excerpt(line, 80, ['/data/copper'])).toBe('Stopping the brew in /data/copper since its kettle is lost, and all the …')
    expect(excerpt(line.replace(/ \(.*$/, ' are stopped now'), 80, ['/data/copper'])).toMatch(/ … .*stopped now$/)
    expect(excerpt(line.replace(/ \(.*$/, ': file not found (errno 2)'), 80, ['/data/copper'])).toMatch(/not found \(errno 2\)$/)
  })

  test('what nginx tells of the request is no reason of its error', () => {
    const line = `upstream certificate verify error: (20: unable to get the issuer of it) while shaking hands, client: 192.0.2.1, request: "GET / HTTP/1.1", host: "shop.example.net"`
    expect(excerpt(line, 90)).toMatch(/^upstream certificate verify error: \(20: unable to get/)
    expect(excerpt(line, 90, ['shop.example.net'])).toMatch(/^upstream certificate verify error:/)
  })

  test('no cut leaves the end of a word in front', () => {
    const cut = excerpt(`${'x'.repeat(30)} ${words(4)} had/untolerated/taint/node-role.example.org/control-plane-of-it`, 60, ['taint'])
    expect(cut).not.toMatch(/… (?:rated|nt|de-role)/)
    expect(excerpt(`${words(9)} "http://127.0.0.1:8081/search?q=copper-kettle-of-the-brewing-house"`, 76)).not.toMatch(/… [/:=]/)
  })

  test('a number inside of another is none of its words', () => {
    expect(excerpt(`${words(30)} 15001 ${words(30, 30)}`, 80, ['5001'])).toMatch(/word59$/)
  })

  test('no half of a character, and no word that is longer than the line is lost whole', () => {
    const cut = excerpt('\u{1f600}'.repeat(200), 41)
    expect(/\p{Surrogate}/u.test(cut)).toBe(false)
    expect(excerpt('x'.repeat(300), 40).length).toBeLessThanOrEqual(42)
  })
})

describe('a quote with a mask in it', () => {
  const line = (mask: string) =>
    `failed to open postgres://ledger:${mask}@db1.example.net:5432/ledger of the accounts: connection refused by the server`
  test.each([40, 48, 52, 56, 60, 64, 70, 80, 100])('is never cut in the mask: %d characters', (most) => {
    for (const mask of ['[masked 8-15]', '[masked 64+]']) {
      const cut = excerpt(line(mask), most)
      expect(cut.length).toBeLessThanOrEqual(most)
      expect(cut.replaceAll(mask, '')).not.toMatch(/mask|\d-1|64|\]@/)
    }
  })
  test('each mask keeps its place', () => {
    expect(excerpt(`a=[masked 8-15] ${'x '.repeat(60)}b=[masked 64+]`, 60)).toMatch(/^a=\[masked 8-15\] .* … .*b=\[masked 64\+\]$/)
  })
})
