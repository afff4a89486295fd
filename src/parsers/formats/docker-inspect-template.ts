import type { FormatParser } from '../../core/parser.ts'
import { isPrompt } from '../../core/prompt.ts'
import { publishInspected } from '../kube/engine-inspect.ts'
import { askedBy, templateOf } from '../kube/inspect-asked.ts'
import type { Tree } from '../kube/tree.ts'

/** A document that holds these values and no others. */
function treeOf(fields: readonly (readonly string[])[], values: readonly string[]): Tree {
  const root: Tree = { line: 0, map: new Map() }
  for (const [i, path] of fields.entries()) {
    let at = root
    for (const key of path.slice(0, -1)) {
      const child = at.map!.get(key) ?? { line: 0, map: new Map<string, Tree>() }
      at.map!.set(key, child)
      at = child
    }
    const value = values[i]!.trim()
    const scalar = /^(?:true|false)$/.test(value) ? value === 'true' : /^-?\d{1,15}$/.test(value) ? Number(value) : value
    at.map?.set(path.at(-1)!, { line: 0, scalar })
  }
  const state = root.map!.get('State')?.map
  const status = state?.get('Status')?.scalar
  // what its whole State tells beside its status
  if (state !== undefined && typeof status === 'string' && !state.has('Running'))
    state.set('Running', { line: 0, scalar: status === 'running' })
  return root
}

/** Single values that `docker inspect --format` prints, told apart by the command above them. */
export const dockerInspectTemplate: FormatParser = {
  id: 'docker-inspect-template',
  title: 'docker inspect --format, podman inspect --format',
  capture: ["docker inspect -f '{{.Name}} {{.State.OOMKilled}} {{.State.ExitCode}}' CONTAINER"],
  recognised: 'below the command, by its template',
  samples: [{ text: "$ docker inspect -f '{{.Name}} {{.State.OOMKilled}} {{.State.ExitCode}}' api\n/api false 0\n" }],
  shows: ['pod status'],
  asked: (command) => templateOf(command) !== undefined,
  open(publish, { command = '' }) {
    const template = templateOf(command)
    return {
      line(line) {
        if (isPrompt(line.text)) return 'end'
        const values = template?.line.exec(line.text)?.slice(1)
        if (template === undefined || values === undefined || values.some((value) => value === undefined)) return 'pass'
        publishInspected(publish, [line], [treeOf(template.fields, values)], askedBy(command))
        return 'take'
      },
      end() {},
    }
  },
}
