import { message } from '../../core/message.ts'
import { KERNEL_BEGAN } from '../../records/kernel-began.ts'

/** init/version.c `linux_banner`, as the kernel prints it first. */
export const kernelBegan = message({
  id: 'kernel-began',
  emits: KERNEL_BEGAN,
  holds: ['Linux version '],
  read: ({ message: text, kernel }) => (kernel !== false && /^Linux version \d/.test(text) ? {} : undefined),
})
