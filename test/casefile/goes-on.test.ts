import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

/** Gravity, whether it ended over it, and the lines that are shown, of the one thing that is found. */
async function told(lines: readonly string[]) {
  const { findings } = await analyzeText({ 'shop.log': `${lines.join('\n')}\n` })
  expect(findings, lines.join('\n')).toHaveLength(1)
  const { severity, facts, evidence } = findings[0]!
  return { severity, stopped: facts['stopped'], lines: evidence.map(({ line }) => line) }
}

const TRACE = [
  '2026-05-02 11:20:31 ERROR GET /basket failed',
  'Traceback (most recent call last):',
  '  File "/srv/shop/basket.py", line 31, in load',
  'redis.exceptions.ConnectionError: Error connecting to cache-1:6379. [Errno 113] No route to host',
]

test('a trace ends its program where it is the last that is logged', async () => {
  expect(await told(TRACE)).toStrictEqual({ severity: 'error', stopped: true, lines: [4, 2] })
})

test('a trace after which the program goes on ended a request', async () => {
  expect(await told([...TRACE, '2026-05-02 11:20:32 INFO GET /health 200'])).toStrictEqual({
    severity: 'warning',
    stopped: false,
    lines: [4],
  })
})

test('it did end where it tells that it shuts down, or is started again', async () => {
  for (const last of ['INFO shutting down', 'INFO Exiting', 'INFO starting shop 4.1', 'INFO worker: booting'])
    expect((await told([...TRACE, `2026-05-02 11:20:32 ${last}`])).stopped, last).toBe(true)
  expect((await told([...TRACE, '2026-05-02 11:20:40 INFO listening on 0.0.0.0:8000', '2026-05-02 11:20:44 INFO GET / 200'])).stopped).toBe(
    true,
  )
})

test('an exception that a framework caught is of its request', async () => {
  const lookup =
    '[2026-05-02T11:20:31.1+00:00] app.CRITICAL: Uncaught PHP Exception RuntimeException: "php_network_getaddresses: getaddrinfo for search failed: Name or service not known" at /srv/a.php line 3 [] []'
  expect(await told([lookup])).toStrictEqual({ severity: 'error', stopped: true, lines: [1] })
  const on = '[2026-05-02T11:20:35.1+00:00] app.INFO: Matched route "ping". {"route":"ping"} []'
  expect(await told([lookup, on])).toStrictEqual({ severity: 'warning', stopped: false, lines: [1] })
})

test('a tool that a script calls ends over its own error only', async () => {
  const { findings } = await analyzeText({
    'run.txt': [
      "ERROR 1045 (28000): Access denied for user 'etl'@'10.3.0.9' (using password: YES)",
      'psql: error: connection to server at "wh.internal" (10.3.0.8), port 5432 failed: FATAL:  password authentication failed for user "wh"',
      '',
    ].join('\n'),
  })
  expect(findings.map(({ facts, evidence }) => [facts['subject'], facts['stopped'], evidence.map(({ line }) => line)])).toStrictEqual([
    ['wh', true, [2]],
    ['etl', false, [1]],
  ])
})

test('an error that a log ends with is more than a note, and one that it goes on behind is not', async () => {
  const start = '2026-05-02T11:20:31Z INFO keys: opening the store'
  const refused = '2026-05-02T11:20:32Z ERROR keys: stat /srv/keys/main.db: permission denied'
  const on = '2026-05-02T11:20:33Z INFO keys: served 3 requests'
  expect(await told([start, refused])).toStrictEqual({ severity: 'warning', stopped: false, lines: [2] })
  expect(await told([start, refused, on])).toStrictEqual({ severity: 'note', stopped: false, lines: [2] })
  expect(await told([refused])).toStrictEqual({ severity: 'note', stopped: false, lines: [1] })
})

test('what a program prints without a time behind its log, as it cannot begin, ends it', async () => {
  const log = '2026-05-02T11:20:31Z INFO  reading the configuration'
  const printed = 'Error initializing the ledger: open /srv/ledger/wal: permission denied'
  expect(await told([log, printed])).toStrictEqual({ severity: 'error', stopped: true, lines: [2] })
  // it is logged, and goes on
  expect((await told([log, `2026-05-02T11:20:32Z ${printed}`, log])).stopped).toBe(false)
})

test('what could not be done over a failure is found in a log that shows the newest first, too', async () => {
  const lines = [
    '2026-05-02 11:20:28 INFO GET /basket 200',
    '2026-05-02 11:20:29 INFO GET /health 200',
    '2026-05-02 11:20:31 ERROR pg: dial tcp 10.0.0.4:5432: connect: connection refused',
    '2026-05-02 11:20:32 ERROR orders: cannot place order, database unavailable',
    '2026-05-02 11:20:40 INFO GET /health 200',
    '2026-05-02 11:20:41 INFO GET /basket 200',
  ]
  expect(await told(lines)).toStrictEqual({ severity: 'warning', stopped: false, lines: [3, 4] })
  expect(await told(lines.toReversed())).toStrictEqual({ severity: 'warning', stopped: false, lines: [4, 3] })
})
