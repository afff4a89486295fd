import type { FormatParser, RawLine } from '../../core/parser.ts'
import { CONTAINER_STATE, type ContainerState } from '../../records/container-state.ts'
import { foreign } from '../load/foreign.ts'

const HEADER =
  /^\s{0,8}CONTAINER(?: ID)?\s{1,80}IMAGE\s{1,80}CREATED\s{1,80}STATE\s{1,80}NAME\s{1,80}ATTEMPT\s{1,80}POD ID(?:\s{1,80}POD)?(?:\s{1,80}NAMESPACE)?\s*$/
const ROW =
  /^\s{0,8}([0-9a-f]{13,64})\s{1,80}(\S{1,300})\s{2,80}(?:About |Less than )?(?:an?|\d{1,5}) \w{1,12}(?: ago)?\s{2,80}(Running|Exited|Created|Unknown)\s{2,80}(\S{1,253})\s{1,80}(\d{1,6})\s{1,80}[0-9a-f]{10,64}(?:\s{1,80}(\S{1,253}))?(?:\s{1,80}(\S{1,63}))?\s*$/

/** The containers of one node of Kubernetes, as its runtime knows them; it prints no exit code. */
export const crictlPs: FormatParser = {
  id: 'crictl-ps',
  title: 'crictl ps -a',
  capture: ['crictl ps -a'],
  recognised: 'by its heading CONTAINER IMAGE CREATED STATE NAME ATTEMPT POD ID',
  samples: [
    {
      text: 'CONTAINER           IMAGE               CREATED             STATE               NAME                ATTEMPT             POD ID              POD\n7a8b9c0d1e2f3       2d6c1f5b0a1c3       3 hours ago         Running             web                 0                   b1b2c3d4e5f60       web-0\n',
    },
  ],
  shows: ['pod status'],
  begins: ['ATTEMPT'],
  heading: (text) => HEADER.test(text),
  open(publish) {
    const rows: { readonly line: RawLine; readonly state: ContainerState }[] = []
    return {
      get certain() {
        return rows.length > 0
      },
      line(line) {
        if (HEADER.test(line.text)) return 'take'
        const m = ROW.exec(line.text)
        if (m === null) return foreign(line.text)
        const [, containerId, image, state, container, attempt, pod, namespace] = m
        rows.push({
          line,
          state: {
            source: 'container runtime',
            engine: 'crictl',
            container,
            containerId,
            image,
            pod,
            namespace,
            which: 'state',
            state: state === 'Running' ? 'Running' : state === 'Exited' ? 'Terminated' : 'Waiting',
            restarts: Number(attempt),
          },
        })
        return 'take'
      },
      end() {
        // the newest stands first; each attempt of one container is a row
        for (const { line, state } of rows.toReversed()) {
          const isNewest = !rows.some(
            ({ state: other }) =>
              other.pod === state.pod && other.container === state.container && (other.restarts ?? 0) > (state.restarts ?? 0),
          )
          publish(CONTAINER_STATE, isNewest ? state : { ...state, which: 'last state' }, line)
        }
      },
    }
  },
}
