import type { ReportBody } from '../../../records/kernel-report.ts'
import { mainStack, plainName } from '../../kernel/guilty.ts'
import { DISPATCHERS, ENTRY, HELPERS, LOCKS } from '../../kernel/kernel-functions.ts'

/** Entry points of system calls as all architectures name them. */
const SYSCALL = /^_{0,4}(?:(?:x64|ia32|x32|arm64|s390x?|riscv|se|do|x86|powerpc)_)?(?:compat_)?_{0,2}(?:sys|SyS|SYSC|ksys)_/
/** Code that hands a call on by a table or a message: sockets, netlink, the virtual file system. */
const HANDED_ON =
  /^(?:_*sock_\w+|_*netlink_(?:unicast|sendmsg|rcv_skb)\w*|rtnetlink_rcv\w*|genl_\w*rcv\w*|genl_family_rcv\w*|_*vfs_\w+|do_filp_open|path_openat|_*kernel_(?:sendmsg|recvmsg)|el0\w*|invoke_syscall|do_el0\w*)$/

/**
 * Where a deep call chain entered its subsystem: the outermost function below system call and dispatch code. In a stack that ran
 * over, the innermost function is merely the one that found no room.
 */
export function kernelEntry(report: ReportBody): string | undefined {
  for (const name of outward(report))
    if (![SYSCALL, HANDED_ON, ENTRY, DISPATCHERS, HELPERS, LOCKS].some((list) => list.test(name))) return plainName(name)
  return kernelSyscall(report)
}

/** The system call that was served, as `sys_socket`. */
export function kernelSyscall(report: ReportBody): string | undefined {
  const name = outward(report).find((n) => SYSCALL.test(n))
  return name === undefined ? undefined : plainName(name)
}

const outward = (report: ReportBody): string[] =>
  (mainStack(report)?.frames ?? [])
    .filter((f) => !f.unreliable && f.function !== '')
    .map((f) => f.function.replace(/\.(?:part|isra|constprop|cold|llvm)\..{0,20}$/, ''))
    .toReversed()
