import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const told = async (text: string, file = 'app.log') => {
  const { findings } = await analyzeText({ [file]: text })
  return findings.map(({ id, headline }) => [id, headline])
}
const lines = (...all: string[]) => `${all.join('\n')}\n`
const PYTHON = ['Traceback (most recent call last):', '  File "/srv/till/main.py", line 12, in <module>', '    run()']
const NAMELESS = 'process-aborted'

describe('an end that nobody caught is told with its words and its place', () => {
  test('a panic of Go, whatever it says', async () => {
    expect(
      await told(
        lines(
          'level=INFO msg=listening addr=:8080',
          'panic: send on closed channel',
          '',
          'goroutine 21 [running]:',
          'main.(*Feed).push(0xc000112000)',
          '\t/src/feed.go:77 +0x1a4',
          'created by main.main in goroutine 1',
          '\t/src/main.go:19 +0x5f',
        ),
      ),
    ).toEqual([[NAMELESS, 'The Go program panicked and ended: send on closed channel, in main.(*Feed).push at /src/feed.go:77.']])
  })

  test('a panic of the first thread of Rust, by its reason and not by the hint', async () => {
    expect(
      await told(
        lines(
          "thread 'main' panicked at src/store.rs:40:22:",
          'called `Result::unwrap()` on an `Err` value: Os { code: 2, kind: NotFound, message: "No such file or directory" }',
          'note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace',
        ),
      ),
    ).toEqual([
      [
        NAMELESS,
        'Thread main of the Rust program panicked and ended: called `Result::unwrap()` on an `Err` value: Os { code: 2, kind: NotFound, message: "No such file or directory" } at src/store.rs:40.',
      ],
    ])
  })

  test('an exception that went through the main module of Python', async () => {
    expect(
      await told(
        lines(
          'INFO starting',
          ...PYTHON,
          '  File "/usr/lib/python3.12/json/decoder.py", line 355, in raw_decode',
          '    raise err',
          'KeyError: 42',
          'INFO starting',
        ),
      ),
    ).toEqual([
      [NAMELESS, 'The Python program ended, since nobody caught an exception: KeyError: 42, in <module> at /srv/till/main.py:12.'],
    ])
  })

  test('one that its log ends with, and one whose end who ran it tells', async () => {
    const inner = ['Traceback (most recent call last):', '  File "/srv/etl/load.py", line 9, in load', '    row["sku"]', "KeyError: 'sku'"]
    const said = "The Python program ended, since nobody caught an exception: KeyError: 'sku', in load at /srv/etl/load.py:9."
    expect(await told(lines('INFO loading', ...inner))).toEqual([[NAMELESS, said]])
    expect(await told(lines('INFO loading', ...inner, 'INFO - Task exited with return code 1', 'INFO next'))).toEqual([[NAMELESS, said]])
  })

  test('what Node.js did not catch, above its version', async () => {
    expect(
      await told(
        lines(
          '/srv/shop/cart.js:31',
          '  return items.total()',
          '               ^',
          '',
          'TypeError: items.total is not a function',
          '    at sum (/srv/shop/cart.js:31:16)',
          '    at Module._compile (node:internal/modules/cjs/loader:1364:14)',
          '',
          'Node.js v20.11.1',
        ),
      ),
    ).toEqual([
      [
        NAMELESS,
        'The Node.js program ended, since nobody caught an exception: TypeError: items.total is not a function, in sum at /srv/shop/cart.js:31.',
      ],
    ])
  })

  test('a class that the first thread of a JVM lacks, and one that its launcher cannot read', async () => {
    const verify = async (...all: string[]) => (await told(lines(...all))).map(([, headline]) => headline)
    expect(
      await verify(
        '12:00:00.000 [main] INFO  x.Main - up',
        'Exception in thread "main" java.lang.NoClassDefFoundError: org/yaml/snakeyaml/Yaml',
        '\tat x.conf.Conf.read(Conf.java:8)',
        '\tat x.Main.main(Main.java:11)',
        'Caused by: java.lang.ClassNotFoundException: org.yaml.snakeyaml.Yaml',
        '\t... 2 more',
      ),
    ).toEqual([
      'The Java program ended at once: a part that it needs cannot be loaded: NoClassDefFoundError: org/yaml/snakeyaml/Yaml, in x.conf.Conf.read at Conf.java:8.',
    ])
    expect(await verify('Error: Could not find or load main class x.Main', 'Caused by: java.lang.ClassNotFoundException: x.Main')).toEqual([
      'The Java program ended at once: a part that it needs cannot be loaded: ClassNotFoundException: x.Main.',
    ])
  })

  test('a host of .NET that tells why it ends', async () => {
    expect(
      await told(
        lines(
          '[07:00:00 INF] Starting web host',
          '[07:00:01 FTL] Host terminated unexpectedly',
          'System.FormatException: Input string was not in a correct format.',
          '   at Shop.Start.Ports(String text) in /src/Shop/Start.cs:line 14',
        ),
      ),
    ).toEqual([
      [
        NAMELESS,
        'The .NET program ended, since nobody caught an exception: FormatException: Input string was not in a correct format, in Shop.Start.Ports at /src/Shop/Start.cs:14.',
      ],
    ])
  })
})

describe('what ended no program is none', () => {
  const inner = ['Traceback (most recent call last):', '  File "/srv/api/views.py", line 9, in get', '    row["sku"]', "KeyError: 'sku'"]

  test('the trace of one request, in a log that goes on', async () => {
    expect(await told(lines('ERROR in app: Exception on /cart [GET]', ...inner, 'INFO GET /health 200', 'INFO GET /cart 200'))).toEqual([])
  })

  test('what a program says of a worker of its own that ended', async () => {
    const log = `2026-03-01 04:00:00,101 ERROR Task handler raised error: WorkerLostError('Worker exited prematurely: signal 9 (SIGKILL) Job: 4.')
Traceback (most recent call last):
  File "/opt/brew/lib/python3.12/site-packages/billiard/pool.py", line 1264, in mark_as_worker_lost
    raise WorkerLostError(
billiard.exceptions.WorkerLostError: Worker exited prematurely: signal 9 (SIGKILL) Job: 4.
`
    expect((await analyzeText({ 'brewd.log': log })).findings.filter(({ id }) => id === 'process-aborted')).toEqual([])
  })

  test('a panic of one thread of Rust, and one of Go that was recovered from', async () => {
    expect(await told(lines("thread 'io-2' panicked at src/x.rs:3:9:", 'bad input', 'INFO worker 2 is started again'))).toEqual([])
    expect(await told(lines('panic: bad input [recovered]', 'INFO GET /health 200'))).toEqual([])
  })

  test('what another failure tells of the same lines', async () => {
    expect(
      (await told(lines(...PYTHON, "ConnectionRefusedError: [Errno 111] Connect call failed ('10.0.0.5', 5432)"))).map(([id]) => id),
    ).toEqual(['dependency-unreachable'])
  })

  test('what systemd tells of its unit', async () => {
    const at = 'Jun  4 12:00:00 app4'
    expect(
      (
        await told(
          lines(
            ...[...PYTHON, 'ValueError: no rows'].map((text) => `${at} till[91]: ${text}`),
            `${at} systemd[1]: till.service: Main process exited, code=exited, status=1/FAILURE`,
            `${at} systemd[1]: till.service: Failed with result 'exit-code'.`,
          ),
        )
      ).map(([id]) => id),
    ).toEqual(['unit-failed'])
  })
})
