/** With a capital at its beginning: for a sentence that begins with no name. */
export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
