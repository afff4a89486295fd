import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'Every open file, socket, pipe and timer of a process is a descriptor, and RLIMIT_NOFILE bounds them (EMFILE). fs.file-max bounds the open files of the whole machine (ENFILE).',
  decoys: [
    '"No space left on device" from inotify_add_watch: its limit is the number of watches',
    "the shell's own ulimit",
    'a process at 90 % of its limit that stays there',
  ],
  messages: [{ text: 'VFS: file-max limit N reached', kernels: 'all', source: 'fs/file_table.c' }],
  sample: 'all-of-its-limit',
}
