import { PHRASES } from './phrases.ts'

/** A setting or a declaration, as files of settings and sources write one: a name, `:` or `=`, a value, and a comment behind it. */
const SETTING =
  /^([ \t]{0,60}(?:- |export |ENV |ARG |let |const |var |val |set |[a-z]{2,12} )?["']?[A-Za-z_][\w./-]{0,80}["']?(?:\s{0,8}:?=|:(?=\s)).{0,300}?)(?:\s(?:#{1,3}|\/\/|\/\*)\s|;\s{1,8}(?:--|\/\/|\/\*|#)\s)(.{4,600})$/

/** Without the beginning of a comment nothing is a setting with one. */
const MARK = /\s(?:#|--|\/[/*])/

/** Whether a failure is spoken of only in the comment behind a setting: `max_connections = 300  # 100 gave "too many clients"`. */
export function isCommented(message: string): boolean {
  if (message.length > 1200 || !MARK.test(message)) return false
  const m = SETTING.exec(message)
  return m !== null && !PHRASES.holds(m[1]!) && PHRASES.holds(m[2]!)
}
