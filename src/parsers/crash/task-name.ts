/** TASK_COMM_LEN with its end (include/linux/sched.h): a task's name has at most 15 bytes. */
const MAX_COMM = 15
/** What ends a prefix that nobody read: a quote, a bar, a tab, a colon with a blank, a bracket that does not close. */
const DELIMITER = /[`"|\t>]|: |(?:^|\s)(?:'|\((?![^()]{0,64}\)))/g

/**
 * The task's name in what stands before its `[pid]`. A thread's name may hold blanks (`GC Thread#0`), so only what is too long for a
 * name is cut at its last blank. Undefined where nothing but blanks stands there.
 */
export function taskName(before: string): string | undefined {
  let from = 0
  for (const m of before.matchAll(DELIMITER)) from = m.index + m[0].length
  const name = before.slice(from).trimStart()
  if (name === '') return before.trim() === '' ? undefined : before
  return Buffer.byteLength(name) > MAX_COMM ? name.slice(name.lastIndexOf(' ') + 1) : name
}
