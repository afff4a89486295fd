import type { Step } from '../../core/finding.ts'

/** Whoever has a dump open asks it, and not the machine, which is dead or was started again since. */
export const askDump: Step = {
  when: 'now',
  say: 'In the same session of crash: log shows what the kernel said before it stopped, bt -a what each CPU did, ps -m which tasks had waited for long.',
}

/** What is done with a dump before it is thrown away. */
export const keepDump: Step = {
  when: 'verify',
  say: 'No new dump in the weeks after the fix. Keep this one, with the vmlinux of its kernel, until then.',
  run: 'ls -lt /var/crash',
}
