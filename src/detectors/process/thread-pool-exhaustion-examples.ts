import type { Example } from '../../core/detector.ts'

export const THREAD_POOL_EXHAUSTION_EXAMPLES: readonly [Example, Example, ...Example[]] = [
  {
    name: 'a queue that only grows',
    files: {
      'app.log': [3, 16, 31, 44, 59, 72]
        .map((q, i) => `2026-11-21 10:00:0${i} INFO http-worker pool: active=12/12 queued=${q} completed=${i}\n`)
        .join(''),
    },
    fires: true,
  },
  {
    name: 'a queue that is worked off',
    files: {
      'app.log': [3, 6, 0, 4, 2, 0]
        .map((q, i) => `2026-11-21 10:00:0${i} INFO http-worker pool: active=7/12 queued=${q} completed=${i * 40}\n`)
        .join(''),
    },
    fires: false,
  },
  {
    name: 'threads without names at one lock',
    files: {
      'jstack.txt': `2025-11-21 14:00:00\nFull thread dump OpenJDK 64-Bit Server VM (17.0.9+9 mixed mode, sharing):\n\n${Array.from({ length: 9 }, (_, i) => `"Thread-${i}" #${20 + i} prio=5 os_prio=0 cpu=12.10ms elapsed=90.11s tid=0x00007f10000${100 + i} nid=0x${(300 + i).toString(16)} waiting for monitor entry  [0x00007f00a0${100 + i}000]\n   java.lang.Thread.State: BLOCKED (on object monitor)\n\tat com.shop.stock.Ledger.book(Ledger.java:88)\n\t- waiting to lock <0x00000000e0a1b2c8> (a com.shop.stock.Ledger)\n\tat com.shop.stock.Worker.run(Worker.java:41)\n\tat java.lang.Thread.run(java.base@17.0.9/Thread.java:840)\n\n`).join('')}`,
    },
    fires: true,
  },
  {
    name: 'goroutines at one mutex for minutes',
    files: {
      'goroutines.txt': `goroutine 1 [running]:\nmain.main()\n\t/src/app/main.go:20 +0x1b\n\n${Array.from({ length: 24 }, (_, i) => `goroutine ${30 + i} [semacquire, 4 minutes]:\nsync.runtime_SemacquireMutex(0xc000012345, 0x0, 0x1)\n\t/usr/local/go/src/runtime/sema.go:77 +0x25\nsync.(*Mutex).lockSlow(0xc000012340)\n\t/usr/local/go/src/sync/mutex.go:171 +0x15d\nsync.(*Mutex).Lock(...)\n\t/usr/local/go/src/sync/mutex.go:90\nmain.(*Cache).Get(0xc000012340, {0xc0000a0b40, 0x8})\n\t/src/app/cache.go:57 +0x6a\nmain.serve(0xc0000b2000)\n\t/src/app/serve.go:33 +0x4f\ncreated by main.listen in goroutine 1\n\t/src/app/serve.go:18 +0x8d\n\n`).join('')}`,
    },
    fires: true,
  },
  {
    name: 'a queue that grows while workers are free',
    files: {
      'app.log': [3, 16, 31, 44, 59, 72]
        .map((q, i) => `2026-11-21 10:00:0${i} INFO http-worker pool: active=${i % 2 === 0 ? 12 : 9}/12 queued=${q} completed=${i}\n`)
        .join(''),
    },
    fires: false,
  },
]
