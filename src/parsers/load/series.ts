/** A command line at a prompt: `$ cat x`, `[root@db-1 ~]# free -m`, `root@db-1:~# free`. */
export const isPrompt = (text: string): boolean =>
  text.length < 300 && /^(?:\[?[\w.-]{0,40}(?:@[\w.-]{1,60})?[^#$%]{0,60}\]?)?[#$%]\s+\S/.test(text)

/** Whether a line holds a literal that opens a section. One that is none of its first lines belongs to another text, and is not passed over. */
export const holds = (text: string, literals: readonly string[]): boolean => {
  const lower = text.toLowerCase()
  return literals.some((literal) => lower.includes(literal.toLowerCase()))
}
