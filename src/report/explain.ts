import type { ChalkInstance } from 'chalk'
import { wrap } from './wrap.ts'

/** The manual page of one failure for a terminal: its Markdown, with prose folded and the marks of Markdown taken off. */
export function explainPage(page: string, { chalk, width = 80 }: { readonly chalk: ChalkInstance; readonly width?: number }): string {
  const room = Math.max(40, Math.min(width, 100)) - 2
  let isCode = false
  const lines = page
    .replace(/^<!--.*-->\n+/, '')
    .split('\n')
    .flatMap((line) => {
      if (/^\s*`{3,}/.test(line)) {
        isCode = !isCode
        return []
      }
      if (isCode) return [`    ${line.replace(/^ {2}(?=\S)/, '')}`]
      const heading = /^#{1,3} (.*)$/.exec(line)
      if (heading !== null) return [chalk.bold(line.startsWith('## ') ? plain(heading[1]!).toUpperCase() : plain(heading[1]!))]
      if (/^\| -{3}/.test(line)) return []
      const [indent, text] = /^(\s*(?:- )?)(.*)$/.exec(line)!.slice(1) as [string, string]
      const cells = text.startsWith('| ') ? text.slice(2, -2).split(' | ').map(plain) : undefined
      const said = cells === undefined ? plain(text) : `${cells[0]} = ${cells.slice(1).join('  ')}`
      return wrap(said, room - indent.length).map((part, i) =>
        part === '' ? '' : `  ${i === 0 ? indent : ' '.repeat(indent.length)}${part}`,
      )
    })
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`
}

/** Markdown's prose without its marks: bold, code, links, escapes. */
const plain = (text: string): string =>
  text
    .replace(/\*\*/g, '')
    .replace(/(`+) ?(.*?) ?\1/g, '$2')
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/<(https:[^>]*)>/g, '$1')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
