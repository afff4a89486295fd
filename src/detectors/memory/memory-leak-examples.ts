import type { Example } from '../../core/detector.ts'

const pidstat = (rows: readonly (readonly number[])[]): string =>
  `Linux 6.1.0-9-amd64 (shop-1) \t11/21/26 \t_x86_64_\t(2 CPU)\n\n10:00:01      UID       PID  minflt/s  majflt/s     VSZ     RSS   %MEM  Command\n${rows.map(([vsz, rss], i) => `10:00:0${i + 3}        0      4540   1101.33      0.00  ${vsz}   ${rss}   0.09  sessiond\n`).join('')}`

/** Kills of one command in one cgroup, at these hours. */
const kills = (hours: readonly number[]): string =>
  hours
    .map((hour, i) => {
      const stamp = `Nov 21 ${String(hour).padStart(2, '0')}:02:11 node7 kernel: `
      return `${stamp}oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/shop.slice,task_memcg=/shop.slice/app,task=worker,pid=${4711 + i},uid=0\n${stamp}Memory cgroup out of memory: Killed process ${4711 + i} (worker) total-vm:819200kB, anon-rss:500000kB, file-rss:1024kB, shmem-rss:0kB, UID:0 pgtables:180kB oom_score_adj:0\n`
    })
    .join('')

export const MEMORY_LEAK_EXAMPLES: readonly [Example, Example, ...Example[]] = [
  {
    name: 'rises with every sample',
    files: {
      'pidstat.txt': `Linux 6.1.0-9-amd64 (shop-1) \t11/21/26 \t_x86_64_\t(2 CPU)\n\n10:00:01      UID       PID  minflt/s  majflt/s     VSZ     RSS   %MEM  Command\n${[0, 1, 2, 3, 4, 5].map((i) => `10:00:0${i + 3}        0      4540   1101.33      0.00  ${94652 + 13000 * i}   ${53244 + 13000 * i}   0.09  sessiond\n`).join('')}`,
    },
    fires: true,
  },
  {
    name: 'a cache that fills',
    files: {
      'pidstat.txt': `Linux 6.1.0-9-amd64 (shop-1) \t11/21/26 \t_x86_64_\t(2 CPU)\n\n10:00:01      UID       PID  minflt/s  majflt/s     VSZ     RSS   %MEM  Command\n${[53244, 83244, 103244, 107244, 107300, 107300].map((rss, i) => `10:00:0${i + 3}        0      4540   1101.33      0.00  ${rss + 40000}   ${rss}   0.09  cached\n`).join('')}`,
    },
    fires: false,
  },
  {
    name: 'gives some back as it grows',
    files: { 'pidstat.txt': pidstat([153244, 203244, 183244, 233244, 283244, 343244, 403244].map((rss) => [rss + 40000, rss])) },
    fires: false,
  },
  {
    name: 'held down by a limit, the rest in swap',
    files: {
      'pidstat.txt': pidstat([0, 1, 2, 3, 4, 5].map((i) => [300000 + 52000 * i, 204100 + 40 * i])),
      'status.txt': 'Name:\tsessiond\nState:\tS (sleeping)\nPid:\t4540\nVmSize:\t  560000 kB\nVmRSS:\t  204300 kB\nVmSwap:\t  251000 kB\n',
    },
    fires: true,
  },
  {
    name: 'only resident memory was captured',
    files: { 'ps.txt': [0, 1, 2, 3, 4, 5].map((i) => `    PID   RSS COMMAND\n   4540 ${53244 + 13000 * i} sessiond\n`).join('') },
    fires: true,
  },
  {
    name: 'a cgroup that grows, and most of it is anonymous',
    files: {
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((i) => [`cgroup/shop.service/memory.current.${i}`, `${104857600 + 20971520 * i}\n`])),
      'cgroup/shop.service/memory.stat': 'anon 209715200\nfile 10485760\nshmem 0\n',
    },
    fires: true,
  },
  {
    name: 'killed every two hours: a note, which the kills alone do not prove',
    files: { 'kern.log': kills([1, 3, 5, 7]) },
    fires: true,
  },
  {
    name: 'killed when the load has it',
    files: { 'kern.log': kills([1, 2, 9]) },
    fires: false,
  },
]
