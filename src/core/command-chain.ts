/** A loop, a condition or a group: its parts print as often as it runs. */
const BLOCK = /^(?:for|while|until|if|case|do|then|else|function|\{|\()(?:\s|$)/
/** What prints nothing when it succeeds. */
const SILENT = /^(?:(?:cd|export|set|unset|source|\.|sleep|true|:)(?:\s|$)|[A-Za-z_]\w{0,60}=\S{0,300}$)/
/** Quoted text, else a character, else what parts two commands. */
const TOKEN = /'[^']{0,2000}'|"(?:[^"\\]|\\.){0,2000}"|\\.|;|&&|[^;&'"\\]+|[\s\S]/g

/**
 * The commands of a line that print something, in their order: `cat a; ls b | wc -l` has two. Empty of a loop, of a condition, and of what is left to the
 * background or to failure.
 */
export function commandChain(line: string): readonly string[] {
  const parts = ['']
  for (const [token] of line.matchAll(TOKEN)) {
    if (token === ';' || token === '&&') parts.push('')
    else if (token === '&') return []
    else parts[parts.length - 1] += token
  }
  const commands = parts.map((part) => part.trim()).filter((part) => part !== '')
  if (commands.some((command) => BLOCK.test(command) || command.includes('||'))) return []
  return commands.filter((command) => !SILENT.test(command))
}
