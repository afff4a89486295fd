import { all, button } from './dom.ts'

/** Puts a text on the clipboard; from a file the browser may refuse that, then it is selected by hand. */
async function copy(text: string, told: HTMLButtonElement): Promise<void> {
  const before = told.textContent
  told.textContent = (await written(text)) ? 'copied' : 'not allowed here'
  setTimeout(() => (told.textContent = before), 1500)
}

async function written(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return byHand(text)
  }
}

/** The older way, which works where a page is a file. */
function byHand(text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.setAttribute('aria-hidden', 'true')
  field.className = 'skip'
  document.body.append(field)
  field.select()
  try {
    return document.execCommand('copy')
  } finally {
    field.remove()
  }
}

/** A button beside every place and command, and one for the whole report as Markdown. */
export function offerCopies(): void {
  for (const place of all('code.place', HTMLElement)) {
    const text = place.textContent
    const offer: HTMLButtonElement = button('copy', `Copy ${text}`, () => void copy(text, offer))
    offer.className = 'copy'
    place.after(offer)
  }
  for (const command of all('pre.command', HTMLElement)) {
    const text = command.textContent
    const offer: HTMLButtonElement = button('copy', 'Copy the command', () => void copy(text, offer))
    offer.className = 'copy'
    command.append(offer)
  }
  const markdown = document.getElementById('as-markdown')
  const tools = document.querySelector('.tools')
  if (markdown === null || tools === null) return
  const offer: HTMLButtonElement = button('Copy as Markdown', 'Copy as Markdown', () => void copy(markdown.textContent, offer))
  tools.append(offer)
}
