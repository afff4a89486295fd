/** A plain text message (SARIF 2.1.0, 3.11.5 and 3.11.6) in which nothing is read as a placeholder (`{0}`) or as a link (`[…](…)`). */
export const message = (text: string): { text: string } => ({
  text: text.replace(/[{}]/g, '$&$&').replaceAll('](', '\\]('),
})
