/** kernel/sched/core.c, sched_show_task(), as it was before 5.10: `getty           D ffff8800     0  812      1 0x00000080`. */
const TASK_ROW = /^\S.{0,78} [RSDTtXxZPKWIN](?: {1,4}running task(?: on cpu)?)? {0,4}[0-9a-fx][ 0-9a-fx]{6,99}$/
/** Since then: `task:getty           state:D stack:    0 pid:  812 …`. */
const TASK = /^task:\S/

/** Whether a line is the head of what the kernel shows of one task. */
export const isShownTask = (message: string): boolean => TASK.test(message) || TASK_ROW.test(message.trimEnd())
