import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { unwrap } from '../../src/reading/envelopes/unwrap.ts'
import { gravityOf } from '../../src/reading/unexplained/gravity.ts'
import { UNEXPLAINED_LITERALS } from '../../src/reading/unexplained/words.ts'

const gravity = (raw: string) => gravityOf(unwrap(raw), raw)
const SAID = 'ledger out of balance by 12 cents'
const json = (fields: object) => JSON.stringify({ time: '2026-03-01T10:00:00Z', ...fields, message: SAID })
const otel = (fields: object) => JSON.stringify({ timeUnixNano: '1772359200000000000', ...fields, body: { stringValue: SAID } })
const journal = (priority: string) =>
  `{"__REALTIME_TIMESTAMP":"1772359200000000","PRIORITY":"${priority}","SYSLOG_IDENTIFIER":"till","_HOSTNAME":"pay-1","MESSAGE":"${SAID}"}`

/** How loggers write a line of level fatal, error, warning and info, and what is left of the line when its envelope is taken off. */
const FORMATS: readonly (readonly [string, (level: number) => string, (level: number) => string])[] = [
  ...(
    [
      ['a name in JSON', (n) => json({ level: ['fatal', 'error', 'warn', 'info'][n] })],
      ['a name in capitals', (n) => json({ level: ['FATAL', 'ERROR', 'WARN', 'INFO'][n] })],
      ['Google Cloud', (n) => json({ severity: ['CRITICAL', 'ERROR', 'WARNING', 'INFO'][n] })],
      ['the highest of Google Cloud', (n) => json({ severity: ['EMERGENCY', 'ERROR', 'WARNING', 'NOTICE'][n] })],
      ['ECS', (n) => json({ 'log.level': ['alert', 'error', 'warn', 'info'][n] })],
      ['ECS in objects', (n) => json({ log: { level: ['critical', 'err', 'warn', 'info'][n] } })],
      ['pino, bunyan', (n) => json({ level: [60, 50, 40, 30][n] })],
      [
        'Azure',
        (n) =>
          JSON.stringify({
            time: '2026-03-01T10:00:00Z',
            Level: ['Critical', 'Error', 'Warning', 'Informational'][n],
            properties: { message: SAID },
          }),
      ],
      ['OpenTelemetry by name', (n) => otel({ severityText: ['FATAL', 'ERROR', 'WARN', 'INFO'][n] })],
      ['OpenTelemetry by number', (n) => otel({ severityNumber: [21, 17, 13, 9][n] })],
      ['OpenTelemetry by number, at the upper ends', (n) => otel({ severity_number: [24, 20, 16, 12][n] })],
      ['the journal in JSON', (n) => journal(['2', '3', '4', '6'][n]!)],
      ['the journal in JSON, emergencies', (n) => journal(['0', '3', '4', '5'][n]!)],
      ['klog', (n) => `${'FEWI'[n]}0301 10:00:00.000000       1 run.go:12] ${SAID}`],
      ['klog in syslog', (n) => `Mar  1 10:00:00 pay-1 till[12]: ${'FEWI'[n]}1231 10:00:00.000000       1 run.go:12] ${SAID}`],
      ['RFC 5424', (n) => `<${[130, 131, 132, 134][n]}>1 2026-03-01T10:00:00Z pay-1 till 1 - - ${SAID}`],
      ['RFC 5424 of user programs', (n) => `<${[8, 11, 12, 14][n]}>1 2026-03-01T10:00:00Z pay-1 till 1 - - ${SAID}`],
      ['RFC 3164', (n) => `<${[26, 27, 28, 30][n]}>Mar  1 10:00:00 pay-1 till[12]: ${SAID}`],
      [
        'facility and severity',
        (n) => `Mar  1 10:00:00 pay-1 ${['daemon.crit', 'daemon.err', 'daemon.warn', 'daemon.info'][n]} till[1]: ${SAID}`,
      ],
      ['busybox', (n) => `Mar  1 10:00:00 pay-1 ${['user.alert', 'user.err', 'user.notice', 'user.info'][n]} till: ${SAID}`],
    ] satisfies [string, (level: number) => string][]
  ).map(([name, line]): [string, (level: number) => string, () => string] => [name, line, () => SAID]),
  ...(
    [
      ['loguru', (n) => `| ${['CRITICAL', 'ERROR   ', 'WARNING ', 'INFO    '][n]} | till.run:main:12 - ${SAID}`],
      ['Tomcat', (n) => `${['FATAL', 'SEVERE', 'WARNING', 'INFO'][n]} [main] com.acme.Till.run ${SAID}`],
      ['zap', (n) => `${['FATAL', 'ERROR', 'WARN', 'INFO'][n]}\ttill/run.go:12\t${SAID}`],
      ['tracing', (n) => `${['FATAL', 'ERROR', ' WARN', ' INFO'][n]} till: ${SAID}`],
      ['Monolog', (n) => `app.${['CRITICAL', 'ERROR', 'WARNING', 'INFO'][n]}: ${SAID} [] []`],
      ['German', (n) => `${['FATAL', 'FEHLER', 'WARNUNG', 'INFO'][n]} ${SAID}`],
      ['French', (n) => `${['FATAL', 'ERREUR', 'AVERTISSEMENT', 'INFO'][n]} ${SAID}`],
      ['Portuguese', (n) => `${['FATAL', 'ERRO', 'AVISO', 'INFO'][n]} ${SAID}`],
      ['Chinese', (n) => `${['FATAL', '错误', '警告', 'INFO'][n]} ${SAID}`],
      ['NLog', (n) => `|${['FATAL', 'ERROR', 'WARN', 'INFO'][n]}|Acme.Till|${SAID}`],
      ['CSV', (n) => `;${['FATAL', 'ERROR', 'WARN', 'INFO'][n]};till;${SAID}`],
      ['padded', (n) => `[${['CRITICAL', 'ERROR   ', 'WARNING ', 'INFO    '][n]}] ${SAID}`],
    ] satisfies [string, (level: number) => string][]
  ).map(([name, rest]): [string, (level: number) => string, (level: number) => string] => [
    name,
    (n) => `2026-03-01 10:00:00.000 ${rest(n).trimStart()}`,
    (n) => rest(n).trimStart(),
  ]),
  ...(
    [
      ['java.util.logging', (n) => `${['FATAL', 'SEVERE', 'WARNING', 'INFO'][n]}: ${SAID}`],
      ['Serilog', (n) => `[10:00:00 ${['FTL', 'ERR', 'WRN', 'INF'][n]}] ${SAID}`],
      ['zerolog', (n) => `10:00AM ${['FTL', 'ERR', 'WRN', 'INF'][n]} ${SAID}`],
      ['zerolog panics', (n) => `10:00PM ${['PNC', 'ERR', 'WRN', 'DBG'][n]} ${SAID}`],
      ['logfmt', (n) => `level=${['fatal', 'error', 'warn', 'info'][n]} ts=2026-03-01T10:00:00Z msg="${SAID}"`],
      ['go-ethereum', (n) => `lvl=${['crit', 'eror', 'warn', 'info'][n]} t=2026-03-01T10:00:00Z msg="${SAID}"`],
      ['go-ethereum on a terminal', (n) => `${['CRIT ', 'ERROR', 'WARN ', 'INFO '][n]}[03-01|10:00:00.000] ${SAID}`],
      ['Logback', (n) => `10:00:00.123 [main] ${['FATAL', 'ERROR', 'WARN ', 'INFO '][n]} c.a.Till - ${SAID}`],
      ['Ruby', (n) => `${'FEWI'[n]}, [2026-03-01T10:00:00.000000 #1] ${['FATAL', 'ERROR', ' WARN', ' INFO'][n]} -- : ${SAID}`],
      ['Celery', (n) => `[2026-03-01 10:00:00,000: ${['CRITICAL', 'ERROR', 'WARNING', 'INFO'][n]}/MainProcess] ${SAID}`],
      ['Python', (n) => `${['CRITICAL', 'ERROR', 'WARNING', 'INFO'][n]}:till:${SAID}`],
      ['Salt', (n) => `[${['CRITICAL', 'ERROR   ', 'WARNING ', 'INFO    '][n]}] ${SAID}`],
      ['a gateway', (n) => `10:00:02 plc-gw ${['CRIT', 'ERR', 'WARN', 'INFO'][n]} ${SAID}`],
      ['Elixir', (n) => `10:00:00.123 [${['critical', 'error', 'warning', 'info'][n]}] ${SAID}`],
    ] satisfies [string, (level: number) => string][]
  ).map(([name, line]): [string, (level: number) => string, (level: number) => string] => [name, line, line]),
]

describe.each(FORMATS)('%s', (_, line, message) => {
  test('fatal is worth the most, an error less, a warning nothing', () => {
    expect([0, 1, 2, 3].map((n) => gravity(line(n))?.gravity)).toEqual([3, 2, undefined, undefined])
  })
  test('the gate lets it through', () => {
    for (const n of [0, 1]) expect(UNEXPLAINED_LITERALS.some((literal) => line(n).toLowerCase().includes(literal))).toBe(true)
  })
  test('is listed with its message', async () => {
    const { coverage } = await analyzeText({ 'a.log': `${[0, 1, 2, 3].map(line).join('\n')}\n` })
    const listed = coverage.unexplained.map((one) => [one.line, one.gravity, one.message ?? one.text])
    const one = message(0) === message(1)
    expect(listed).toEqual(
      one
        ? [[1, 'fatal', message(0)]]
        : [
            [1, 'fatal', message(0)],
            [2, 'failed', message(1)],
          ],
    )
  })
})

test('the level on one line, the message on the next: .NET', async () => {
  const { coverage } = await analyzeText({
    'a.log': ['info', 'crit', 'warn', 'fail'].map((level) => `${level}: Acme.Till[0]\n      ${SAID} in ${level}\n`).join(''),
  })
  expect(coverage.unexplained.map(({ line, gravity: of, message }) => [line, of, message])).toEqual([
    [3, 'fatal', `Acme.Till: ${SAID} in crit`],
    [7, 'failed', `Acme.Till: ${SAID} in fail`],
  ])
})

test('before the date stands the level', () => {
  expect(gravity(`[ERROR] [03/01/2026 10:00:00.000] [main] [till] ${SAID}`)?.gravity).toBe(2)
})

test('what a container writes to its standard error is no error by that alone', () => {
  const entry = { textPayload: SAID, severity: 'ERROR', timestamp: '2026-03-01T10:00:00Z', logName: 'projects/p/logs/stdout' }
  expect(gravity(JSON.stringify(entry))?.gravity).toBe(2)
  expect(gravity(JSON.stringify({ ...entry, logName: 'projects/p/logs/stderr' }))).toBeUndefined()
  expect(gravity(journal('3'))?.gravity).toBe(2)
  expect(gravity(journal('3').replace('{', '{"CONTAINER_NAME":"till",'))).toBeUndefined()
})

test('what ends one session of PostgreSQL is an error, what ends the server more', () => {
  expect(gravity('2026-03-01 10:00:00 UTC [31] FATAL:  the kettle is not ready')?.gravity).toBe(2)
  expect(gravity('2026-03-01 10:00:00 UTC [31] PANIC:  the kettle is gone')?.gravity).toBe(3)
})

test.each([
  'ERROR: 0',
  'CRITICAL: 0',
  'errors=0 critical=0 alerts=0',
  '{"time":"2026-03-01T10:00:00Z","level":"info","message":"done","errors":"none"}',
  '2026-03-01 10:00:00 INFO sent the ALERT to the pager',
  '2026-03-01 10:00:00 INFO log level is FATAL',
  '2026-03-01 10:00:00 INFO config {"level":"fatal"}',
  '2026-03-01 10:00:00 sent to the CRIT channel as always',
  'level=info msg="lvl=crit is now lvl=warn"',
  'msg="started with level=emerg" level=info',
  'Mar  1 10:00:00 pay-1 till[12]: weather: SEVERE clear at the coast'.replace('SEVERE', 'severe'),
  '<6>Mar  1 10:00:00 pay-1 till[12]: all is well',
])('is of no grave level: %s', (line) => expect(gravity(line)).toBeUndefined())

test('declared noise stays silent, whatever level it is given', async () => {
  const text = '{"time":"2026-03-01T10:00:00Z","level":"fatal","message":"the kettle sings"}\n'
  expect((await analyzeText({ 'a.log': text })).coverage.unexplained).toHaveLength(1)
  expect((await analyzeText({ 'a.log': text }, { benign: ['kettle sings'] })).coverage.unexplained).toEqual([])
})

test('in a large log it is found as in a small one', async () => {
  const ordinary = Array.from(
    { length: 60_000 },
    (_, i) => `2026-03-01 10:00:00.${String(i % 1000).padStart(3, '0')} INFO served cup ${i} of the day at table nine to guest ${i % 7}\n`,
  ).join('')
  const grave = FORMATS.filter(([name]) => !name.includes('journal')).map(([, line], i) =>
    line(1).replaceAll('12 cents', `12 cents at ${String.fromCharCode(97 + (i % 26))}${String.fromCharCode(97 + i / 26)}`),
  )
  const { coverage } = await analyzeText({ 'a.log': `${ordinary}${grave.join('\n')}\n${ordinary}` })
  const listed = new Set(coverage.unexplained.map(({ text }) => text))
  expect(grave.filter((line) => !listed.has(line))).toEqual([])
})

describe('an end by the SIGTERM that was sent', () => {
  test.each([
    ['2026-11-20T10:00:06Z INFO bye, exit code 143', undefined],
    ['2026-11-20T10:00:06Z level=info msg="worker exited with 143"', undefined],
    ['2026-11-20T10:00:06Z ERROR worker exited with code 143', 2],
    ['2026-11-20T10:00:06Z INFO bye, exit code 137', 2],
    ['worker exited with code 143', 2],
  ])('%s', (line, grave) => expect(gravity(line)?.gravity).toBe(grave))
})
