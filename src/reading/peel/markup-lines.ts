/** Marks that end a line: of HTML, of WordprocessingML (ECMA-376, 17.3) and of OpenDocument. Cells of a table are another matter. */
const BLOCK = /<(?:br|hr|\/?(?:p|div|li|pre|blockquote|w:p|text:p|text:h)|w:br|text:line-break)(?:\s[^<>]{0,400})?\/?>/gi
/** Any other, within a line. */
const MARK = /<\/?[a-z][\w:-]{0,40}(?:\s[^<>]{0,400})?\/?>/gi
const TAB = /<(?:w:tab|text:tab)\s?\/>/g
const CELLS = /<t[dr][\s>]/i
/** The text of a document, whose paragraphs all stand on one line. */
const DOCUMENT = /<(?:w:document|w:body|office:text|office:body)[\s>]/
/** What was escaped is escaped once more. */
const TWICE = /&amp;(?=(?:lt|gt|amp|quot|apos|nbsp|#\d{1,5}|#x[\da-f]{1,4});)/gi

/** The paragraphs on one line, without their marks, where these are lines of a log or of a document; undefined elsewhere. `stamp`: how lines of logs begin. */
export function markupLines(text: string, stamp: RegExp, least: number): readonly string[] | undefined {
  const isDocument = DOCUMENT.test(text)
  if (!isDocument && (CELLS.test(text) || !hasMarks(text) || (text.match(stamp)?.length ?? 0) < least)) return undefined
  const lines = text
    .replace(TAB, '\t')
    .split(BLOCK)
    .map((line) => line.replace(MARK, '').replace(TWICE, '&'))
    .filter((line) => line.trim() !== '')
  return lines.length > 1 || isDocument ? lines : undefined
}

function hasMarks(text: string): boolean {
  BLOCK.lastIndex = 0
  const found = BLOCK.test(text)
  BLOCK.lastIndex = 0
  return found
}
