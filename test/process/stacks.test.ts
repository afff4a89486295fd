import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const told = async (text: string, file = 'paste.txt') => {
  const { findings } = await analyzeText({ [file]: text })
  return findings.map(({ id, headline }) => [id, headline])
}
const lines = (...all: string[]) => `${all.join('\n')}\n`

describe('a panic of Go that a handler raised again', () => {
  const FAULT = '[signal SIGSEGV: segmentation violation code=0x1 addr=0x18 pc=0x7d1a2c]'
  const HANDLER = ['example.org/kit/guard.Rethrow()', '\t/go/pkg/mod/example.org/kit@v1.4.0/guard/guard.go:31 +0x9c']
  const OWN = ['example.org/ledger/book.(*Page).Sum(0x0)', '\t/src/book/page.go:140 +0x2c', 'main.main()', '\t/src/main.go:22 +0x5d']

  test('began below the frames of the panic itself', async () => {
    const text = lines(
      'panic: runtime error: invalid memory address or nil pointer dereference [recovered]',
      '\tpanic: runtime error: invalid memory address or nil pointer dereference',
      FAULT,
      '',
      'goroutine 9 [running]:',
      ...HANDLER,
      'panic({0x8a1220?, 0xd0a110?})',
      '\t/usr/local/go/src/runtime/panic.go:785 +0x132',
      ...OWN,
    )
    expect(await told(text)).toEqual([
      ['segfault', '/src/book/page.go:140, in example.org/ledger/book.(*Page).Sum(), used a nil pointer: the Go program crashed.'],
    ])
  })

  test('with the frames of the runtime between, and paths cut', async () => {
    const text = lines(
      FAULT,
      '',
      'goroutine 9 [running]:',
      ...HANDLER,
      'panic({0x8a1220?, 0xd0a110?})',
      '\truntime/panic.go:884 +0x212',
      'runtime.panicmem(...)',
      '\truntime/panic.go:260',
      'runtime.sigpanic()',
      '\truntime/signal_unix.go:841 +0x2f6',
      ...OWN,
    )
    expect((await told(text))[0]?.[1]).toContain('/src/book/page.go:140, in example.org/ledger/book.(*Page).Sum()')
  })

  test('one that was never recovered is where its first frame is', async () => {
    expect((await told(lines(FAULT, '', 'goroutine 1 [running]:', ...OWN)))[0]?.[1]).toContain('/src/book/page.go:140, in ')
  })
})

describe('a stack of gdb that no line of a signal stands above', () => {
  const KILL = '#0  0x00007f21aa4d42eb in kill () at ../sysdeps/unix/syscall-template.S:120'
  test('of a handler that sent its signal again: the fault stands below it', async () => {
    const text = lines(
      '(gdb) bt',
      KILL,
      '#1  0x000055d2aa06941d in on_fault (sig=11, info=0x7ffc, context=<optimized out>) at src/trap.c:64',
      '#2  <signal handler called>',
      '#3  walk (node=0x0) at src/tree.c:204',
      '#4  main (argc=1, argv=0x7ffd) at src/main.c:18',
    )
    expect(await told(text)).toEqual([
      ['segfault', 'src/tree.c:204, in walk(), got SIGSEGV (segmentation fault): Some process (its name is not in the input) crashed.'],
    ])
  })

  test('of abort(), with what the C library said', async () => {
    const text = lines(
      '#0  0x00007f21aa4d42eb in raise () from /lib64/libc.so.6',
      '#1  0x00007f21aa4be4f7 in abort () from /lib64/libc.so.6',
      '#2  0x00007f21aa513597 in __libc_message () from /lib64/libc.so.6',
      '#3  0x00007f21aa51fb6c in malloc_printerr (str=str@entry=0x7f21aa6421d4 "free(): invalid pointer") at malloc.c:5671',
      '#4  0x000055d2aa06941d in drop (node=0x55d2ab) at src/tree.c:88',
    )
    expect((await told(text)).map(([id]) => id)).toEqual(['process-aborted'])
    expect((await told(text))[0]?.[1]).toContain('free(): invalid pointer')
  })

  test.each([
    [
      'a process that waits',
      ['(gdb) bt', '#0  0x00007f21aa5a in __lll_lock_wait () from /lib64/libc.so.6', '#1  0x000055d2 in take (lock=0x1) at src/lock.c:9'],
    ],
    [
      'one that was interrupted',
      ['Program received signal SIGINT, Interrupt.', '#0  0x00007f21aa5a in read () from /lib64/libc.so.6', '#1  main () at src/main.c:3'],
    ],
    ['a call of kill() that is no end', ['#0  stop_child (pid=3) at src/child.c:12', '#1  0x55 in kill (pid=3, sig=9) at src/kill.c:3']],
    ['the command alone', ['(gdb) bt', 'No stack.']],
  ])('silent: %s', async (_, text) => expect(await told(lines(...text))).toEqual([]))
})

describe('last words behind the marks of a test runner', () => {
  test.each([
    '....s..Fatal Python error: Segmentation fault',
    'tests/test_io.py ..F.Fatal Python error: Segmentation fault',
    'tests/test_io.py Fatal Python error: Segmentation fault',
    '.....................................  [ 61%] Fatal Python error: Segmentation fault',
  ])('%s', async (head) => {
    const text = lines(head, '', 'Current thread 0x00007f21aa (most recent call first):', '  File "/srv/io/reader.py", line 31 in pull', '')
    expect(await told(text)).toEqual([
      ['segfault', '/srv/io/reader.py:31, in pull(), got SIGSEGV (segmentation fault): the Python program crashed.'],
    ])
  })
  test.each([
    'docs.rst ... Fatal Python error: Segmentation fault is what you get without it',
    'I saw it......Fatal Python error was there, again and again',
    'tests/test_segv.py::test_says_segmentation_fault PASSED',
  ])('silent: %s', async (text) => expect(await told(lines(text))).toEqual([]))
})
