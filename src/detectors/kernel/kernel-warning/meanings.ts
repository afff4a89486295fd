import type { Facts } from './judge.ts'

/** What the kernel's words mean: the first shape that fits. Documentation/locking/, Documentation/RCU/, lib/, mm/. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/suspicious RCU usage/, 'Data was read without the lock that its readers must hold (RCU), so it may be freed while it is read'],
  [/possible deadlock/, 'Locks were taken in an order in which two tasks can wait for each other for ever; it need not have happened yet'],
  [/inconsistent lock state/, 'A lock is also taken in an interrupt, which can come while it is held: the CPU then waits for itself'],
  [/held when returning|still has locks|task exit/i, 'A lock was taken and not given back'],
  [/held lock freed/i, 'Memory was freed in which a lock was still held'],
  [/unlock balance|bad contention|nested lock/i, 'A lock was given back, or taken within another, that was not held'],
  [/wait context/i, 'A lock that may sleep was taken where sleeping is forbidden'],
  [/non-static key/, 'A lock was used that nobody had set up'],
  [/locking bug/, 'The lock checker met a lock that nobody had set up, or that was overwritten'],
  [
    /kmalloc bug|zero-size vmalloc/,
    'The allocator was asked for a size that it cannot give; often a number from user space that nobody checks',
  ],
  [/refcount bug/, 'A count of users went below zero, came back from zero or ran over: the object may be used after it is freed'],
  [/ODEBUG bug/, 'An object (a timer, a piece of work) was freed or set up anew while it was in use'],
  [/kobject bug|proc registration/, 'An object was registered twice, or without a name, in sysfs or /proc'],
  [/bad usercopy/, 'More was copied from or to user space than the object holds'],
  [/in preemptible code/, 'Data of one CPU was used where the task may move to another CPU'],
  [
    /scheduling while atomic|sleeping function/,
    'Code that may sleep ran where sleeping is forbidden: with a spinlock held, or in an interrupt',
  ],
  [/(?:spinlock|rwlock|rwsem|mutex) .*lockup|lock lockup/, 'A CPU waited for a lock for too long: who holds it does not give it back'],
  [/^(?:spinlock|rwlock|rwsem|mutex|rt_mutex) /, 'A lock was overwritten, not set up, or given back by one who did not hold it'],
  [/workqueue leaked/, 'A piece of work ended and kept a lock'],
  [/Bad (?:page|swap)/, 'The account of a page is wrong: a bug of the kernel or of a driver, or bad memory'],
  [
    /Bad rss-counter|non-zero/,
    'The account of the memory of a process was wrong when the process ended: a bug of the kernel; nothing was lost',
  ],
  [/Dentry still in use/, 'A file system was unmounted while a name in it was still in use'],
  [/^MAX_/, 'The lock checker ran out of room and switched itself off, which is no fault of what runs'],
]

const OF_KIND: Readonly<Record<Facts['kind'], string>> = {
  assertion: 'Such a check only prints its trace and nothing is stopped; often it is the first sign of a bug',
  'lock order': 'The lock checker proved that locks are used in a way that can deadlock or race; it need not have happened',
  'wrong context': 'Code that may sleep ran where sleeping is forbidden, or data of one CPU was used where the task may move to another',
  'bad state': 'The kernel found its own data in a bad state and went on',
}

/** `said`: the kernel's words, without its place. */
export const meaningOf = (said: string, kind: Facts['kind']): string => MEANINGS.find(([shape]) => shape.test(said))?.[1] ?? OF_KIND[kind]
