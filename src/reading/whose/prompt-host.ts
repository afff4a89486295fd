import { isMachineName } from '../../core/host-name.ts'
import { commandAt, isKnownCommand } from '../../core/prompt.ts'

/** A prompt: the host that it names, if any, and what was typed behind it. */
export interface Prompt {
  readonly host: string | undefined
  /** Any name where the host's stands: a container's and a pod's too. */
  readonly name: string | undefined
  readonly directory: string | undefined
  readonly command: string
}

const BEFORE = String.raw`^\s{0,8}(?:\([\w.-]{1,40}\) ?)?`
/** `[root@db1 ~]#`, `root@db1:~#`, `admin@web-2:/var/log$`, `root@db1 ~ #`, with a branch of git behind the folder. */
const USER_AT =
  /^\s{0,8}(?:\([\w.-]{1,40}\) ?)?\[?[\w.-]{1,40}@([\w.-]{1,253}?)(?:[: ]{1,2}([^\s\]#$%>]{0,600}))?(?: \([^()]{1,60}\))?\]?\s?[#$%❯➜](?:\s|$)/u
/** `db1:~ #` and `db1:/var/log #` of SUSE; one blank before the sign. */
const HOST_COLON = new RegExp(BEFORE + String.raw`([A-Za-z0-9][\w.-]{1,252}):(~\S{0,80}|\/\S{0,80})\s?[#$>](?:\s|$)`)
/** `db1# ` of csh: sure before a known command only. */
const HOST_ALONE = /^([A-Za-z][\w.-]{0,252})[#%] (\S.{0,2000})$/

/** The prompt that a line begins with. */
export function promptAt(text: string): Prompt | undefined {
  const command = commandAt(text)
  if (command === undefined) return aloneAt(text)
  const user = USER_AT.exec(text)
  if (user !== null) return promptOf(user[1]!, user[2], command)
  const m = HOST_COLON.exec(text)
  // behind a path anybody may write a number sign
  if (m !== null && (m[2]!.startsWith('~') || isKnownCommand(command))) return promptOf(m[1]!, m[2], command)
  return { host: undefined, name: undefined, directory: undefined, command }
}

function aloneAt(text: string): Prompt | undefined {
  const m = HOST_ALONE.exec(text)
  return m === null || !/[\d.]/.test(m[1]!) || !isKnownCommand(m[2]!) ? undefined : promptOf(m[1]!, undefined, m[2]!)
}

const promptOf = (name: string, directory: string | undefined, command: string): Prompt => ({
  host: isMachineName(name) ? name : undefined,
  name,
  directory,
  command,
})
