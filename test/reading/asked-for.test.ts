import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { withoutAsked } from '../../src/reading/asked-for.ts'

const PATH =
  '203.0.113.9 - - [20/Nov/2026:10:00:11 +0000] "GET /find?q=java.lang.OutOfMemoryError:+Java+heap+space HTTP/1.1" 200 812 "-" "curl/8.5.0"'
const PAGE =
  '203.0.113.9 - - [20/Nov/2026:10:00:12 +0000] "POST /beacon HTTP/1.1" 200 9 "https://shop.example/?e=connect+ECONNREFUSED+10.0.0.7:5432" "curl/8.5.0"'
const JSON_LINE =
  '{"time":"2026-11-20T10:00:13Z","remote_addr":"203.0.113.9","request":"GET /find?q=java.lang.OutOfMemoryError:+Java+heap+space HTTP/1.1","status":200,"http_referer":"https://shop.example/No%20space%20left%20on%20device"}'
const told = async (text: string): Promise<unknown[]> => {
  const { findings, coverage } = await analyzeText({ 'access.log': text })
  return [findings.map(({ id }) => id), coverage.unexplained.map(({ line }) => line)]
}

test('what a visitor asked for, came from and calls itself is nothing that broke', async () => {
  expect(await told(`${PATH}\n${PAGE}\n${JSON_LINE}\n`)).toEqual([[], []])
})

test('what the server says of its own beside it is', async () => {
  const refused =
    '2026/11/20 10:00:14 [error] 31#31: *5 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: shop.example, request: "GET /find?q=No+space+left+on+device HTTP/1.1", upstream: "http://10.0.4.12:8080/find?q=1", host: "shop.example", referrer: "https://shop.example/?e=Too+many+open+files"'
  const { findings } = await analyzeText({ 'error.log': `${refused}\n` })
  expect(findings.map(({ id }) => id)).toEqual(['dependency-unreachable'])
  expect(findings[0]!.headline).toContain('10.0.4.12:8080')
})

test('a request without words of a failure stays as it is', () => {
  const line = PATH.replace(/find\S{1,80}/, 'cart')
  expect(withoutAsked(line)).toBe(line)
  expect(withoutAsked(PATH)).toBe(PATH.replace(/\/find\S{1,80}/, '…'))
  expect(withoutAsked(PAGE)).toBe(PAGE.replace(/"https\S{1,80} "curl\S{1,8}$/, '"…" "…"'))
})

test('a request with blanks in what is asked for, in the line that syslog has of it', async () => {
  const line = 'Nov 20 10:00:01 h1 nginx: 203.0.113.9 - - "GET /?q=Kernel panic - not syncing: Fatal HTTP/1.1" 404 12\n'
  const { findings, coverage } = await analyzeText({ 'a.log': line })
  expect([findings, coverage.unexplained]).toEqual([[], []])
  // what the server says of it stays
  const failed = line.replace('404 12', '502 12 upstream connection refused')
  expect((await analyzeText({ 'a.log': failed })).coverage.unexplained).toHaveLength(1)
})
