import type { Example } from '../../core/detector.ts'

export const STACK_OVERFLOW_EXAMPLES: readonly [Example, Example, ...Example[]] = [
  {
    name: 'at the guard page',
    files: {
      'dmesg.txt':
        '[  712.400112] jsonwalk[2210]: segfault at 7ffd0a1c1ff8 ip 000055d0c0a4a1d9 sp 00007ffd0a1c2000 error 6 in jsonwalk[55d0c0a4a000+3000]\n',
    },
    fires: true,
  },
  {
    name: 'Go',
    files: {
      'app.log':
        'runtime: goroutine stack exceeds 1000000000-byte limit\nruntime: sp=0xc0200e0390 stack=[0xc0200e0000, 0xc0400e0000]\nfatal error: stack overflow\n\nruntime stack:\nruntime.throw({0x4968a1?, 0x0?})\n\t/usr/local/go/src/runtime/panic.go:1047 +0x5d\n\ngoroutine 1 [running]:\nmain.visit(0x1)\n\t/src/walk.go:12 +0x3f\nmain.visit(0x1)\n\t/src/walk.go:14 +0x52\nmain.visit(0x1)\n\t/src/walk.go:14 +0x52\nmain.visit(0x1)\n\t/src/walk.go:14 +0x52\n',
    },
    fires: true,
  },
  {
    name: 'Rust',
    files: { 'app.log': "\nthread 'main' has overflowed its stack\nfatal runtime error: stack overflow\nAborted (core dumped)\n" },
    fires: true,
  },
  {
    name: 'a null pointer beside a healthy stack',
    files: {
      'dmesg.txt':
        '[  712.400112] tiler[2210]: segfault at 18 ip 000055d0c0a4a1d9 sp 00007ffd0a1c2b30 error 6 in tiler[55d0c0a4a000+3000]\n',
    },
    fires: false,
  },
  {
    name: 'read past the other end of the stack',
    files: {
      'dmesg.txt':
        '[  712.400112] fmtd[2211]: segfault at 7ffd0a1c5000 ip 00007f0c31a8bfb0 sp 00007ffd0a1c2e38 error 4 in libc.so.6[7f0c31a00000+1e8000]\n',
    },
    fires: false,
  },
  {
    name: 'a smashed stack',
    files: { 'app.log': '*** stack smashing detected ***: terminated\nAborted (core dumped)\n' },
    fires: false,
  },
  {
    name: 'an error that is only mentioned',
    files: {
      'app.log':
        '2026-01-12 10:00:04 INFO retry policy covers java.lang.StackOverflowError and OutOfMemoryError\n2026-01-12 10:00:05 INFO started\n',
    },
    fires: false,
  },
]
