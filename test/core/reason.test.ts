import { describe, expect, test } from 'vitest'
import { cutLineOf, isWholeOf } from '../../src/core/cut-line.ts'
import { isFarewell, namesReason, reasonsIn } from '../../src/core/reason.ts'
import { bareWords } from '../../src/core/words/bare.ts'
import { shortened } from '../../src/core/words/shortened.ts'
import { selfNamed, speakerOf } from '../../src/core/speaker.ts'

describe('what names a reason', () => {
  test.each([
    "[ERROR] InnoDB: Cannot open './undo001': Permission denied",
    'could not read from log segment 0000000300000041, offset 8192: Input/output error',
    'misconfiguration: driver "a" is different from driver "b"',
    "The data file 'tank7' must be writable",
    'Operating system error number 30 in a file operation.',
    'unable to load module "brew"',
    'bad value for kettle_size',
    'No networks found in /etc/brew/net.d',
  ])('%s', (words) => {
    expect([namesReason(words), isFarewell(words)]).toEqual([true, false])
  })

  test.each([
    '[ERROR] Aborting',
    'Fatal error, exiting',
    'Options error: Please correct these errors.',
    'aborting startup due to startup process failure',
    'nginx: [emerg] still could not bind()',
    'Usage: brewd [options]',
    'Process failed. Exiting with code 3',
    'exit status 2',
  ])('a farewell names none: %s', (words) => {
    expect([namesReason(words), isFarewell(words)]).toEqual([false, true])
  })

  test.each(['brew failed', 'FAILURE: Build failed with an exception.'])('nor does an outcome: %s', (words) => {
    expect([namesReason(words), isFarewell(words)]).toEqual([false, false])
  })
})

describe('words that are too long', () => {
  const chain = `sync of pod "shop/till-7" failed: ${'fetching state: '.repeat(12)}dial tcp 192.0.2.41:2379: connect: no route to host`

  test('keep the last links of a chain of errors', () => {
    const short = shortened(chain, 100)
    expect(short).toMatch(/^sync of pod "shop\/till-7" failed: .* … .*connect: no route to host$/)
    expect(short.length).toBeLessThanOrEqual(100)
  })
  test('keep a last link that is longer than what stands before it', () => {
    const last = 'certificate has expired or is not yet valid on this machine'
    expect(shortened(`loading ${'of keys and of keys '.repeat(10)}: ${last}`, 90)).toMatch(new RegExp(`^loading of.* … ${last}$`))
  })
  test('keep their end where they are no chain', () => {
    expect(shortened(`${'many words in a row '.repeat(12)}end in tank 41188120`, 60)).toMatch(/^many words .* … .*end in tank 41188120$/)
  })
  test('are left alone where they fit', () => {
    expect(shortened('a: b', 4)).toBe('a: b')
  })
})

test('a line that systemctl cut in its middle is that line', () => {
  const whole = 'failed to brew: the kettle "copper" is not the one of tank "north"'
  for (const mark of ['...', '…'])
    expect(cutLineOf(`failed to brew: the ket${mark}orth"`)).toMatchObject({ begins: 'failed to brew: the ket', ends: 'orth"' })
  const cut = cutLineOf('failed to brew: the ket...orth"')!
  expect(isWholeOf(cut, whole)).toBe(true)
  expect(isWholeOf(cut, whole.replace('north', 'south'))).toBe(false)
  // itself, shown a second time, is not
  expect(isWholeOf(cut, 'failed to brew: the ket...orth"')).toBe(false)
  expect(cutLineOf(whole)).toBeUndefined()
})

test('words without the date that a program puts before them', () => {
  expect(bareWords('2026-02-03  7:05:09 12 [ERROR] no kettle')).toBe('[ERROR] no kettle')
  expect(bareWords('2026-02-03 07:05:09.123 UTC no kettle')).toBe('no kettle')
  expect(bareWords('Nov  3 07:05:09 web1 sshd[811]: Accepted publickey')).toBe('sshd[811]: Accepted publickey')
  expect(bareWords('Nov 13 07:05:09 in the kettle')).toBe('Nov 13 07:05:09 in the kettle')
  expect(bareWords('2026/02/03 07:05:09 [error] 812#812: *88 no kettle')).toBe('[error] no kettle')
  expect(
    bareWords(
      '[error] 8#8: *9 connect() failed while connecting to upstream, client: ::1, server: a, request: "GET /", upstream: "http://::2/", host: "b"',
    ),
  ).toBe('[error] connect() failed while connecting to upstream … upstream: "http://::2/"')
  expect(bareWords('[error] 8#8: *9 too large, client: ::1, request: "GET /"')).toBe('[error] too large, client: ::1, request: "GET /"')
  expect(bareWords('Ready  Unknown  Sat, 21 Nov 2026 10:02:11 +0000   Sat, 21 Nov 2026 10:02:55 +0000   NodeStatusUnknown  Stopped')).toBe(
    'Ready  Unknown  NodeStatusUnknown  Stopped',
  )
  expect(bareWords('a[7]: segfault at 10 in a[5000+1000] likely on CPU 3 (core 3, socket 0)')).toBe(
    'a[7]: segfault at 10 in a[5000+1000] …',
  )
  expect(bareWords('Started: Sat, 21 Nov 2026 10:02:11 +0000')).toBe('Started: Sat, 21 Nov 2026 10:02:11 +0000')
  expect(bareWords('time="2026-02-03T07:05:09Z" level=error msg="no \\"copper\\" kettle"')).toBe('no "copper" kettle')
  expect(bareWords('time="2026-02-03T07:05:09Z" level=error msg="no kettle" error="it is lent"')).toBe('msg="no kettle" error="it is lent"')
})

test('who says a line with a head of its own', () => {
  const message = 'failed to brew'
  expect(speakerOf({ text: `Feb 03 07:05:09 n1 brewlet[871]: F0203 07:05:09.511159     871 server.go:27] ${message}`, message })).toBe(
    'brewlet',
  )
})

test('the words of a reason, each once', () => {
  expect([...reasonsIn('Connection refused: pool is unknown; refused again')]).toEqual(['refused', 'unknown'])
  expect([...reasonsIn('giving up after 3 attempts, exiting')]).toEqual([])
})

describe('the program or the part of it that a line names', () => {
  test.each<[string, string | undefined]>([
    ['sync: dial tcp', 'sync'],
    ['ERROR sync: dial tcp', 'sync'],
    ['FATAL [writer] unknown field', 'writer'],
    ['[WARN] keeper: late', 'keeper'],
    ['FATAL: quota exceeded', undefined],
    ['ERROR error: late', undefined],
    ['FATAL [main] o.e.tills.Shop - closing time', undefined],
    ['ERROR [pool-1] o.e.tills.Cache - refused', undefined],
  ])('%s', (message, name) => expect(selfNamed(message)).toBe(name))
})
