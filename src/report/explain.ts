import type { Detector } from '../core/detector.ts'
import type { Report } from '../core/report.ts'
import { renderText, type TextOptions } from './text.ts'
import { fold, wrap } from './wrap.ts'

/**
 * The manual page of one failure for a terminal. `sample` is the report on the detector's first example that fires; without one
 * the page has no fix and no sample.
 */
export function explainDetector(detector: Detector, sample: Report | undefined, options: TextOptions): string {
  const { chalk } = options
  const width = Math.max(40, Math.min(options.width ?? 80, 100))
  const example = detector.examples.find((e) => e.fires)
  const finding = sample?.findings.find((f) => f.id === detector.id)
  const heading = (name: string) => chalk.bold(name.toUpperCase())
  const say = (text: string) => wrap(text, width - 2).map((line) => `  ${line}`)
  const items = (texts: readonly string[]) =>
    texts.flatMap((text) => wrap(text, width - 4).map((line, i) => `  ${i === 0 ? '-' : ' '} ${line}`))
  const section = (name: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', heading(name), ...lines])
  const lines = [
    `${chalk.bold(detector.id)}  ${detector.severity.toUpperCase()}  (${detector.domain})`,
    ...wrap(detector.title, width),
    ...section('Mechanism', say(detector.mechanism)),
    ...section(
      'Seen in',
      say(`${detector.seenIn.join(', ')}${detector.absence === undefined ? '' : `. When it is not seen: ${detector.absence}`}`),
    ),
    ...section('Decoys', items(detector.decoys)),
    ...section(
      'Fix, as for the sample',
      (finding?.fix ?? []).flatMap(({ when, say: text, run }) => [
        ...wrap(text, width - 11).map((line, i) => `  ${(i === 0 ? when : '').padEnd(9)}${line}`),
        ...(run === undefined ? [] : run.split('\n').map((line) => `  ${' '.repeat(9)}$ ${line}`)),
      ]),
    ),
    ...section(
      'Thresholds, and why (set them in the config)',
      Object.entries(detector.thresholds ?? {}).flatMap(([name, { value, why }]) =>
        wrap(`${name} = ${value}  ${why}`, width - 4).map((line, i) => `  ${i === 0 ? '' : '  '}${line}`),
      ),
    ),
    ...section('Leads to', detector.leadsTo === undefined || detector.leadsTo.length === 0 ? [] : say(detector.leadsTo.join(', '))),
    ...section(
      'Links',
      detector.links.map((link) => `  ${link}`),
    ),
    ...section(
      'Sample input',
      Object.entries(example?.files ?? {}).flatMap(([path, text]) => [
        `  ${path}`,
        ...sampleLines(text).flatMap((line) => fold(line, width - 6).map((piece) => `    | ${piece}`)),
      ]),
    ),
    ...section(
      'Sample output',
      sample === undefined
        ? []
        : renderText(sample, { ...options, width: width - 2, verbose: false })
            .trimEnd()
            .split('\n')
            .map((line) => (line === '' ? '' : `  ${line}`)),
    ),
  ]
  return `${lines.join('\n')}\n`
}

/** At most 30 lines of an example; the rest is counted. */
export function sampleLines(text: string): string[] {
  const lines = text.replace(/\n$/, '').split('\n')
  return lines.length <= 30 ? lines : [...lines.slice(0, 29), `… ${lines.length - 29} more lines`]
}
