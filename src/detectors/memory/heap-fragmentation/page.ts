import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'malloc returns memory to the kernel in whole pages, and from the top of the heap. A single live block keeps its page, and one near the top keeps everything below it.',
  decoys: ['a large heap in full use', 'a leak: live bytes grow', 'free memory in one piece that the next trim returns'],
  sample: 'with-the-process-beside-it',
}
