/** How the end of a program speaks of what it was refused: words of strerror(3), names and numbers of errno(3), words of runtimes. */

export const NO_SPACE =
  /\bno space left\b|\b(?:ENOSPC|EDQUOT)\b|\b(?:errno|os error|error number) 28\b|\bdis[ck] (?:is )?full\b|\bquota exceeded\b|\bnot enough (?:free |disk )?space\b/i

/** EIO, EROFS, EUCLEAN: what a file system answers that has given up. */
export const UNWRITABLE =
  /\binput\/output error\b|\bread-only file ?system\b|\bstructure needs cleaning\b|\b(?:EIO|EROFS|EUCLEAN)\b|\b(?:errno|os error|error number) (?:5|30|117)\b/i

/** EAGAIN of fork(2) and pthread_create(3). */
export const NO_TASK =
  /\bresource temporarily unavailable\b|\bEAGAIN\b|\bunable to create (?:new )?(?:native )?thread\b|\bcan(?:not|'t) (?:fork|create (?:a )?(?:new )?(?:thread|process))\b/i

/** systemd's and the kubelet's results, and the signal where they do not know. */
export const KILLED_FOR_MEMORY = /\boom-kill\b|\bOOMKilled\b|\black of memory\b|\bSIGKILL\b/
