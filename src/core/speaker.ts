/** `nginx` of `… www1 nginx[1515]: `: what stands before the words. */
const SPEAKER = /([\w.()@-]{1,64})(?:\[\d{1,10}\])?:\s*$/

/** Who said a quoted line: the program that its envelope names. `message`: what was said, where the line holds more than that. */
export function speakerOf({ text, message }: { readonly text: string; readonly message?: string }): string | undefined {
  const at = message === undefined ? -1 : text.lastIndexOf(message)
  return at <= 0 ? undefined : SPEAKER.exec(text.slice(0, at))?.[1]
}

/** Whether a program is called like a unit: `billing` or `billing-worker` of billing.service, `relay` of relay@2.service. */
export function isProgramOf(unit: string, program: string): boolean {
  const stem = unit.replace(/\.\w+$/, '')
  const name = stem.replace(/@.*$/, '')
  return program === stem || program === name || name.startsWith(`${program}-`) || program.startsWith(`${name}-`)
}
