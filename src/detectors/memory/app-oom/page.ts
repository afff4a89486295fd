import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'Managed runtimes keep a heap with a limit of their own, and collect harder and harder as it fills; when a collection frees too little they raise an error or abort. Native allocators fail when the system refuses: address-space limits, overcommit, a cgroup that fails instead of kills.',
  decoys: [
    'a kernel OOM kill, whose fix is the opposite',
    '“unable to create native thread”, which is about threads',
    'flags such as -XX:+HeapDumpOnOutOfMemoryError in a command line',
    'a word in a debug line',
  ],
  sample: 'a-jvm-heap',
}
