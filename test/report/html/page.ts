/** The text of markup, its tags away, as a reader sees it. */
export const textOf = (html: string): string =>
  html
    .replace(/<(?:style|script)>[\s\S]*?<\/(?:style|script)>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim()

/** Values of an attribute, in their order, of the elements that a pattern names. */
export const attributes = (html: string, element: RegExp, name: string): string[] =>
  [...html.matchAll(/<[^>]*>/g)].flatMap(([tag]) =>
    element.test(tag) ? ([new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]].filter((v) => v !== undefined) as string[]) : [],
  )
