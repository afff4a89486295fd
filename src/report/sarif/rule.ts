import type { Finding } from '../../core/report.ts'
import { LEVELS } from './result.ts'

/** A `reportingDescriptor` (SARIF 2.1.0, 3.49) of the failure that a finding is of, as far as the report tells of it. */
export function rule({ id, severity, links }: Finding) {
  const words = id.split('-')
  const pages = links.flatMap((link) => (URL.canParse(link) ? [new URL(link).href] : []))
  const explained = `explain ${id}`
  return {
    id,
    name: words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join(''),
    shortDescription: { text: `${words.join(' ').replace(/^./, (letter) => letter.toUpperCase())}.` },
    help: {
      text: [`osdx ${explained} tells what it is, what it is not, how to see it and what to do.`, ...pages].join('\n'),
      markdown: [
        `\`osdx ${explained}\` tells what it is, what it is not, how to see it and what to do.`,
        ...pages.map((page) => `- <${page}>`),
      ].join('\n\n'),
    },
    ...(pages[0] === undefined ? {} : { helpUri: pages[0] }),
    defaultConfiguration: { level: LEVELS[severity] },
  }
}
