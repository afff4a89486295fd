import type { LogLine } from '../../core/log-line.ts'

/** What a program said: by its identifier, by a `name[pid]: ` that no envelope took off, or, `bare`, where nothing tells who spoke. */
export function saidBy({ message, ident, kernel }: LogLine, program: RegExp, bare: boolean): string | undefined {
  if (kernel === true) return undefined
  if (ident !== undefined) return program.test(ident) ? message : undefined
  const m = /^([\w.-]{1,64})(?:\[\d{1,10}\])?: (.*)$/.exec(message)
  if (m !== null && program.test(m[1]!)) return m[2]!
  return bare ? message : undefined
}
