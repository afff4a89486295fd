import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { processName, withShortIds } from '../../../core/words/names.ts'
import { count, duration, size } from '../../../core/words/numbers.ts'
import { either, opt, say } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { ownerOf } from '../cgroup-path.ts'
import type { Facts } from './facts.ts'

const machine = (f: Facts): string => either(f.host, 'this machine')
const victim = (f: Facts): string | undefined => processName({ comm: f.comm, pid: f.pid })
const streamer = (f: Facts): string | undefined => processName({ comm: f.streamer, pid: f.streamerPid })
const mib = (n: number | undefined): string | undefined => (n === undefined ? undefined : size(n * 1024))
const place = (f: Facts): string =>
  f.source === 'memory.stat'
    ? say(
        either(opt`${f.cgroup === undefined ? undefined : withShortIds(ownerOf(`/${f.cgroup}`).name)}`, 'one cgroup'),
        opt` (limit ${mib(f.limitMib)})`,
      ).replace(/\.$/, '')
    : machine(f)

export const headline = (f: Facts): string =>
  f.refaultedPages !== undefined
    ? say(
        either(opt`${victim(f)} reads its files from disk again and again`, 'Files that are in use are read from disk again and again'),
        `: ${mib(f.refaultedMib)} of the page cache of ${place(f)} were dropped and had to come back`,
        either(opt` within ${duration(f.windowSeconds)}`, ' between two samples'),
      )
    : f.majorFaultsPerSecond !== undefined
      ? say(
          either(
            opt`${victim(f)} waits for files that were dropped from memory`,
            'Files that are in use are dropped from memory and read again',
          ),
          ` on ${machine(f)}: up to ${count(Math.round(f.majorFaultsPerSecond))} page faults a second wait for a disk, while nothing is swapped`,
        )
      : say(
          `Files lose their place in the memory of ${machine(f)}: the page cache shrank from ${size(f.cacheFromKb)} to ${size(f.cacheToKb)} in ${f.samples} samples while files were read and free memory stood at its floor of ${size(f.freeMinKb)}`,
        )

export const effect = (f: Facts): Sentence => `Files that are in use are dropped from the memory of ${place(f)} and read again`

export const cause = (f: Facts): Sentence[] => [
  f.refaultedPages !== undefined
    ? `${count(f.refaultedPages)} pages came back: what was fast while its files were in memory is as slow as the disk now`
    : f.majorFaultsPerSecond !== undefined
      ? `It was so in ${f.shareOfSamplesPct} % of ${f.samples} samples, with pages being reclaimed at the same time`
      : 'Something else takes the memory of cached files, and hardly anything is swapped for it',
  opt`${streamer(f)} reads ${size(f.streamerKbPerSecond)} a second, the most of all: it is the first suspect for pushing them out`,
  opt`Reads went up to ${size(f.biMaxKbPerSecond)} a second`,
]

export const fix = (f: Facts): Step[] => [
  f.streamer === undefined
    ? {
        when: 'now',
        say: 'Find who reads or writes files that it needs once (backup, copy, log shipping), or who takes the memory.',
        run: 'pidstat -d -r 2 5',
      }
    : {
        when: 'now',
        say: `See what ${streamer(f)} reads; put it off if it is a backup, a copy or a scan.`,
        run: f.streamerPid === undefined ? undefined : `ls -l /proc/${f.streamerPid}/fd`,
      },
  {
    when: 'durable',
    say: say(
      `Let ${either(f.streamer, 'the one-off reader')} pass by the cache (O_DIRECT, posix_fadvise DONTNEED, nocache) or give it a cgroup of its own with a small memory.high; else give the cache more room`,
      opt` than the limit of ${mib(f.limitMib)} leaves`,
    ),
  },
  {
    when: 'verify',
    say: 'The counter of pages that were read again stands still for a minute under load.',
    run:
      f.source === 'memory.stat' && f.cgroup !== undefined && f.cgroup.includes('.')
        ? `F=$(find /sys/fs/cgroup -path ${word(`*/${f.cgroup}/memory.stat`)} | head -1); ${again('"$F"')}`
        : again('/proc/vmstat'),
  },
]

const again = (file: string): string => `for i in 1 2; do grep workingset_refault ${file}; sleep 60; done`
