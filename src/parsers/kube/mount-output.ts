/** What the kubelet writes below a mount that failed (k8s.io/mount-utils, mount_linux.go). */
const FIELD = /^\s{0,16}(?:Unm|M)ounting (?:command|arguments): |^\s{0,16}Output: /
/** What mount(8), its helpers and fsck(8) print, where it is more than one line. */
const PRINTED = /^\s{0,16}(?:u?mount(?:\.\w{1,20})?(?:: | error)|\/dev\/\S{1,200}(?:: | contains )|dmesg\(1\) may have|Refer to the mount)/

/** Whether a line goes on with what a failed mount says, wherever it stands below `message`. */
export const isMountOutput = (message: string, text: string): boolean =>
  FIELD.test(text) || (/(?:^|\n)Output: |'fsck' found errors/.test(message) && PRINTED.test(text))
