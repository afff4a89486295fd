import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { processName } from '../../../core/words/names.ts'
import { count, plural, size } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'

/** Arenas from which on fewer would help. */
const MANY_ARENAS = 4

const who = (f: Facts): string => either(processName(f), f.source === 'redis' ? 'redis' : undefined, 'the process whose heap was printed')

export const headline = (f: Facts): string =>
  say(
    `${who(f).replace(/^the/, 'The')} uses ${size(f.inUseKb)} of a heap of ${size(f.heapKb)}: ${size(f.freeKb)} are free`,
    opt` in ${count(f.freeChunks)} pieces between blocks in use`,
    ', and do not go back to the kernel',
  )

export const cause = (f: Facts): Sentence[] => [
  opt`${size(f.rssKb)} are in memory, ${f.fragmentationRatio} times what is in use`,
  'Only whole pages go back: one block in use keeps the page that it lies on',
  when(f.arenas > MANY_ARENAS, `The heap is split into ${plural(f.arenas, 'arena')}, and none takes the free memory of another`),
]

export const excluded = (f: Facts): Sentence[] => [`A leak of the program: of ${size(f.heapKb)} it uses ${size(f.inUseKb)}`]

export const effect = (f: Facts): Sentence => `${size(f.freeKb)} of the heap of ${who(f)} are free and stay in memory`

export const fix = (f: Facts): Step[] => [
  now(f),
  {
    when: 'durable',
    say: say(
      either(
        when(f.source === 'redis', `Keep activedefrag on in redis.conf, or restart it where ${size(f.freeKb)} are missed`),
        'Keep short-lived and long-lived blocks apart (pools, arenas for each request)',
      ),
      when(f.arenas > MANY_ARENAS, `, start it with MALLOC_ARENA_MAX=2 instead of ${f.arenas} arenas`),
      when(
        f.source === 'malloc_info' || f.source === 'malloc_stats' || f.source === 'mallinfo',
        ', or use an allocator that packs by size (jemalloc, mimalloc)',
      ),
    ),
  },
  {
    when: 'verify',
    say: `What is in memory comes below ${size(f.inUseKb * 1.5)}, half more than is in use, and stays there.`,
    run:
      f.source === 'redis'
        ? 'redis-cli INFO memory | grep -E "used_memory_(rss_)?human|ratio"'
        : f.pid === undefined
          ? undefined
          : `grep -E 'VmRSS|RssAnon' /proc/${f.pid}/status`,
  },
]

function now(f: Facts): Step {
  if (f.source === 'redis')
    return {
      when: 'now',
      say: 'Let redis move its values together while it runs. This changes its setting until the next start.',
      run: 'redis-cli CONFIG SET activedefrag yes; redis-cli MEMORY PURGE',
      changes: 'host',
    }
  if (f.source === 'jemalloc' || f.source === 'tcmalloc')
    return {
      when: 'now',
      say:
        f.source === 'jemalloc'
          ? 'Start it again with MALLOC_CONF=background_thread:true,dirty_decay_ms:1000, so that free pages go back after a second.'
          : 'Start it again with TCMALLOC_RELEASE_RATE=10, so that free pages go back sooner.',
    }
  return f.pid === undefined
    ? {
        when: 'now',
        say: 'Restart it when that is possible: this frees all of it. malloc_trim(0), called by the program, frees the whole pages only.',
      }
    : {
        when: 'now',
        say: 'Ask the allocator to give back what whole pages are free. This stops the process for a moment.',
        run: `gdb -p ${f.pid} -batch -ex 'call (int)malloc_trim(0)'`,
        changes: 'host',
      }
}
