import type { Sheet } from './sheet.ts'

/** `POD CONTAINER text` of stern: a pod's name has a hyphen, and no level or unit is called so. */
const STERN = /^([a-z0-9](?:[a-z0-9.]{0,200}-[a-z0-9.-]{0,200}[a-z0-9])) ([a-z0-9][a-z0-9-]{0,62})(?: (.*))?$/s
/** The same of `kubectl logs --prefix`. */
const KUBECTL = /^\[pod\/([^\s/\]]{1,253})\/([^\s/\]]{1,253})\](?: (.*))?$/s
const FEWEST = 3

/**
 * Lines behind the names of a pod and its container, as stern prints those of several at once, become those of `kubectl logs --prefix`: where a run of
 * them has no other line, more than one of them is a line of a log by what stands behind the names, and each pod has few containers. Of both the
 * lines of each container are put together, in their order: what one says in several lines stands between those of others.
 */
export function byPod(sheet: Sheet, isOfLog: (text: string) => boolean): void {
  for (const line of [STERN, KUBECTL])
    for (let i = 0; i < sheet.texts.length; i++) if (line.test(sheet.texts[i]!)) i = takeRun(sheet, i, line, isOfLog) - 1
}

/** The line behind the run. */
function takeRun({ raws, texts, hosts }: Sheet, start: number, line: RegExp, isOfLog: (text: string) => boolean): number {
  const places = new Map<string, number[]>()
  const [pods, containers] = [new Set<string>(), new Set<string>()]
  const whole: string[] = []
  let logged = 0
  let end = start
  for (; end < texts.length && hosts[end] === hosts[start]; end++) {
    const m = line.exec(texts[end]!)
    if (m === null) break
    const [, pod, container, rest = ''] = m as unknown as [string, string, string, string | undefined]
    pods.add(pod)
    containers.add(container)
    const prefix = `[pod/${pod}/${container}]`
    const own = places.get(prefix)
    if (own === undefined) places.set(prefix, [end])
    else own.push(end)
    whole.push(`${prefix} ${rest}`)
    if (logged < 2 && isOfLog(rest)) logged++
  }
  const isRun = line === KUBECTL || (end - start >= FEWEST && logged > 1 && containers.size <= Math.max(2, pods.size))
  if (!isRun) return end
  const order = [...places.values()].flat()
  const taken = order.map((at) => ({ raw: raws[at]!, text: whole[at - start]! }))
  for (const [k, { raw, text }] of taken.entries()) {
    raws[start + k] = raw
    texts[start + k] = text
  }
  return end
}
