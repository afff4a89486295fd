/** `$ df`, `root@web1:~# df`, `[root@web1 ~]# df`, `bash-5.1$ df`; behind a bare `#` only what reads like a command, so that notes are none. */
const PROMPT =
  /^\s{0,8}(?:\[?[\w.-]{1,40}@[\w.-]{1,80}[^#$%>\n]{0,120}\]?\s?[#$%]|(?:ba|z|da)?sh-\d[\d.]{0,6}[#$]|[$❯➜]|#(?=\s[a-z][\w.-]{1,20}(?:\s-|\s\/|\s?\||\s\w{1,20}$|$)))(?:\s|$)/u

/** The answer to a line that is none of a section's: the next command ends it, what stands below anything else may go on with it. */
export const foreign = (text: string): 'pass' | 'end' => (text.length < 400 && PROMPT.test(text) ? 'end' : 'pass')
