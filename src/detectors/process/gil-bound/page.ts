import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'Bytecode runs under one lock per interpreter. CPU-bound threads pass it round (every 5 ms by default) and each gets its share of a single core; the switching costs extra. Whether the lock or I/O is the limit follows from what the threads demand: number of threads × share of one core that each would use alone. Measured (bench/gil, CPython 3.11): below one core in all, the lock costs nothing, and threads gain as much as processes do: 2 threads of 25 %, 3 of 25 % or 8 of 10 % run 2, 3 and 8 times as fast as one, and I/O is the limit. From one core on (2 threads of 50 %, 4 of 25 %, 10 of 10 %, 2 of 75 % or 100 %) the lock is the limit: the process stays at 98 to 102 % of one core whatever is added, and the speed-up ends at 1/share of one thread’s: 4 at 25 %, 2 at 50 %, 1.3 at 75 %, none at 100 %, where processes go on to all cores. So a process at 80 % of a core with threads that mostly wait is not held back; one at 98 % or more, with several threads that each get alike, is.',
  decoys: [
    'threads that wait for I/O and use little CPU: together less than one core',
    'one busy thread, however many idle ones stand beside it',
    'several Python processes',
    'native code that releases the lock: far more than one core',
  ],
  sample: 'eight-threads-one-core',
}
