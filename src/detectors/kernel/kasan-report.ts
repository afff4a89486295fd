import { detector } from '../../core/detector.ts'
import { occurrences } from './occurrences.ts'
import { onReports } from './reports.ts'
import { filled, foundIn, placeText, reportFacts, taintText, type ReportFacts } from './report-facts.ts'
import { sanitizerTitle } from './titles.ts'

interface Facts extends ReportFacts {
  /** KASAN, KMSAN, KCSAN, KFENCE, UBSAN or slab corruption. */
  readonly kind: string
  readonly access?: string | undefined
  readonly bytes?: number | undefined
  readonly address?: string | undefined
  readonly cache?: string | undefined
  readonly allocatedBy?: string | undefined
  readonly freedBy?: string | undefined
}

const MEANING: Readonly<Record<string, string>> = {
  KASAN: 'The address sanitizer caught the kernel using memory that it must not touch',
  KFENCE:
    'A sampled allocation caught the kernel using memory that it must not touch; this runs in production, so the bug is real and there',
  KMSAN: 'The kernel used memory that nobody had written before, or gave it away',
  KCSAN: 'Two CPUs used the same memory at once without a rule between them (a data race)',
  UBSAN: 'The code did what the language leaves undefined',
  'slab corruption': 'An object of the slab allocator was overwritten while it was free, or beyond its end',
}

export const kasanReport = detector<Facts>({
  id: 'kasan-report',
  title: 'A sanitizer of the kernel reported a memory or race bug',
  severity: 'error',
  domain: 'kernel',
  seenIn: ['kernel log'],
  absence: 'only kernels built with the sanitizer print it; KFENCE samples',
  leadsTo: ['kernel-panic', 'kernel-oops'],
  watch(bench) {
    const event = occurrences()
    onReports(bench, (report, afterOops) => {
      if (report.kind !== 'sanitizer') return
      const { title, function: guilty, kind } = sanitizerTitle(report)
      const access = report.details
        .map((d) => /^(Read|Write) (?:of size (\d{1,9}) )?at addr (?:0x)?([0-9a-f]{8,16})(?: by task (.{1,64})\/(\d{1,10}))?/.exec(d))
        .find((m) => m !== null)
      const who = report.comm === undefined && access?.[4] !== undefined ? { ...report, comm: access[4], pid: Number(access[5]) } : report
      const words = [...report.details, ...report.stacks.map((s) => s.label)]
      const by = (verb: RegExp) => words.map((d) => verb.exec(d)?.[1]).find((task) => task !== undefined)
      const found = foundIn(
        who,
        {
          ...reportFacts(who, title, guilty),
          kind,
          access: access?.[1]?.toLowerCase(),
          bytes: access?.[2] === undefined ? undefined : Number(access[2]),
          address: access?.[3] === undefined ? undefined : `0x${access[3]}`,
          cache: words
            .map((d) => /belongs to the cache (\S{1,64})|cache=(\S{1,64}?)\]/.exec(d))
            .map((m) => m?.[1] ?? m?.[2])
            .find((c) => c !== undefined),
          allocatedBy: by(/allocated by (task \d{1,10})/i),
          freedBy: by(/freed by (task \d{1,10})/i),
        },
        event(report),
        afterOops,
      )
      // memory that was misused is anybody's: what follows may fall in any task
      bench.find({ ...found, entities: { host: report.host } })
    })
  },
  join: filled,
  cause: (f, count) =>
    `${MEANING[f.kind] ?? MEANING['KASAN']}: ${f.message}.${f.bytes === undefined ? '' : ` A ${f.access} of ${f.bytes} bytes at ${f.address}${f.cache === undefined ? '' : `, in an object of ${f.cache}`}.`}${f.freedBy === undefined ? '' : ` The object was freed by ${f.freedBy} before.`} ${placeText(f)}${taintText(f)}${count > 1 ? ` It was reported ${count} times.` : ''}`,
  fix: (f) => [
    {
      when: 'now',
      say:
        f.kind === 'KCSAN' || f.kind === 'UBSAN'
          ? 'The machine may go on; the result of that code is not to be trusted.'
          : 'Take the machine out of service: memory of the kernel was misused and may be damaged.',
    },
    {
      when: 'durable',
      say: `Look for "${f.title}" among the fixes of kernels newer than ${f.release ?? 'this one'}; report it with the allocation and free stacks, which name the owner of the object.`,
    },
    {
      when: 'verify',
      say: 'Run the same load on the fixed kernel with the sanitizer on.',
      run: 'grep -E "KASAN|KFENCE|KMSAN|KCSAN|UBSAN" /boot/config-$(uname -r)',
    },
  ],
  links: [
    'https://docs.kernel.org/dev-tools/kasan.html',
    'https://docs.kernel.org/dev-tools/kfence.html',
    'https://docs.kernel.org/dev-tools/kcsan.html',
  ],
  messages: [
    { text: 'BUG: KASAN: KIND in FN+0x…', kernels: 'since 4.0', source: 'mm/kasan/report.c' },
    { text: 'BUG: KMSAN: KIND in FN', kernels: 'since 6.1', source: 'mm/kmsan/report.c' },
    { text: 'BUG: KCSAN: KIND in FN / FN', kernels: 'since 5.8', source: 'kernel/kcsan/report.c' },
    { text: 'BUG: KFENCE: KIND in FN', kernels: 'since 5.12', source: 'mm/kfence/report.c' },
    { text: 'UBSAN: KIND in FILE:LINE', kernels: 'since 4.5', source: 'lib/ubsan.c' },
    { text: 'BUG CACHE (…): Redzone overwritten', kernels: 'all', source: 'mm/slub.c' },
  ],
  mechanism:
    'Sanitizers check each access (KASAN, KMSAN, KCSAN), sample allocations (KFENCE) or check arithmetic (UBSAN), and print the accessing stack with the stacks of who allocated and who freed the object. SLUB debugging finds the damage only later, when the object is used again, so its stack is a witness and not the culprit.',
  decoys: [
    'kasan: CONFIG_KASAN_INLINE enabled',
    'KASAN: null-ptr-deref in range: a hint inside an oops',
    'kfence: initialized',
    'BUG: memory leak (kernel-memory-leak)',
  ],
  examples: [
    {
      name: 'use after free in a driver',
      files: {
        'dmesg.txt': [
          '[   77.000001] ==================================================================',
          '[   77.000002] BUG: KASAN: slab-use-after-free in memcpy+0x20/0x60',
          '[   77.000003] Read of size 16 at addr ffff888012345678 by task rigtool/501',
          '[   77.000004] ',
          '[   77.000005] CPU: 1 PID: 501 Comm: rigtool Not tainted 6.6.0 #2',
          '[   77.000006] Call Trace:',
          '[   77.000007]  <TASK>',
          '[   77.000008]  dump_stack_lvl+0x4c/0x60',
          '[   77.000009]  print_report+0xc4/0x620',
          '[   77.000010]  kasan_report+0xda/0x110',
          '[   77.000011]  memcpy+0x20/0x60',
          '[   77.000012]  rig_fetch_status+0x71/0xc0 [rig]',
          '[   77.000013]  __x64_sys_ioctl+0x93/0xd0',
          '[   77.000014]  do_syscall_64+0x3f/0x90',
          '[   77.000015] ',
          '[   77.000016] Freed by task 499:',
          '[   77.000017]  kasan_save_stack+0x22/0x40',
          '[   77.000018]  rig_release+0x30/0x50 [rig]',
        ].join('\n'),
      },
      fires: true,
    },
    {
      name: 'the sanitizer says that it is there',
      files: {
        'dmesg.txt':
          '[    0.000000] kasan: KernelAddressSanitizer initialized (generic)\n[    0.010000] kfence: initialized - using 2097152 bytes for 255 objects at 0x00000000a1b2c3d4-0x00000000d4c3b2a1\n',
      },
      fires: false,
    },
  ],
})
