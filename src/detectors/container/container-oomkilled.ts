import { detector } from '../../core/detector.ts'
import { CONTAINER_STATE } from '../../records/container-state.ts'
import { describeCommand, entitiesOf, groupOf, nameOf, podName, WITNESS } from './pod-words.ts'

interface Facts {
  pod?: string | undefined
  namespace?: string | undefined
  container?: string | undefined
  memoryLimit?: string | undefined
  memoryRequest?: string | undefined
  restarts?: number | undefined
  exitCode?: number | undefined
  started?: string | undefined
  finished?: string | undefined
  node?: string | undefined
  /** The main process lives: only a child was killed. */
  childOnly: boolean
}

export const containerOomkilled = detector<Facts>({
  id: 'container-oomkilled',
  title: 'A container was OOMKilled',
  severity: 'error',
  domain: 'container',
  seenIn: ['pod status'],
  absence: 'a status keeps only the latest two states of each container: an earlier kill is not shown',
  leadsTo: ['crash-loop'],
  tellsOf: ['oom-kill-cgroup', 'oom-kill-global'],
  watch(bench) {
    bench.on(CONTAINER_STATE, (state) => {
      if (state.reason !== 'OOMKilled') return
      bench.find({
        group: groupOf(state, state.at.artifact),
        event: `${state.finished ?? `${state.at.artifact}:${state.at.line}`}`,
        facts: {
          pod: podName(state),
          namespace: state.namespace,
          container: state.container,
          memoryLimit: state.memoryLimit,
          memoryRequest: state.memoryRequest,
          restarts: state.restarts,
          exitCode: state.exitCode,
          started: state.started,
          finished: state.finished,
          node: state.node,
          childOnly: state.exitCode === 0,
        },
        entities: entitiesOf(state),
        proof: [{ at: state.at, time: state.time, witness: WITNESS, note: state.exitCode === undefined ? 'the runtime says so' : `exit code ${state.exitCode}` }],
        time: state.time,
      })
    })
  },
  join: (before, later) => ({
    ...before,
    restarts: Math.max(before.restarts ?? 0, later.restarts ?? 0),
    exitCode: before.exitCode ?? later.exitCode,
    memoryLimit: before.memoryLimit ?? later.memoryLimit,
    memoryRequest: before.memoryRequest ?? later.memoryRequest,
    finished: before.finished ?? later.finished,
  }),
  cause: (f) =>
    `The kernel killed ${f.childOnly ? 'a child process in ' : ''}${nameOf(f)} because its memory was used up${f.memoryLimit === undefined ? '' : `: the limit is ${f.memoryLimit}${f.memoryRequest === undefined ? '' : ` (request ${f.memoryRequest})`}`}${f.exitCode === undefined ? '' : `; exit code ${f.exitCode}`}${f.restarts === undefined ? '' : `, ${f.restarts} ${f.restarts === 1 ? 'restart' : 'restarts'}`}. The status alone does not tell whether the container's own limit or the node's memory was exhausted; the node's kernel log does.`,
  fix: (f) => [
    { when: 'now', say: `Compare the container's use with its limit${f.memoryLimit === undefined ? '' : ` of ${f.memoryLimit}`}: steady growth is a leak, a plateau near the limit is a limit that is too low.`, run: `kubectl top pod ${f.pod?.split('/').at(-1) ?? 'POD'}${f.namespace === undefined ? '' : ` -n ${f.namespace}`} --containers` },
    { when: 'durable', say: `Set the memory limit${f.memoryLimit === undefined ? '' : ` above ${f.memoryLimit}`} to the measured peak with a margin and the request to the steady use, and give the runtime inside (JVM, Node, Go) a heap below it.` },
    { when: 'verify', say: 'No new OOMKilled in the last state.', run: describeCommand(f.pod) },
  ],
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/'],
  mechanism: 'The runtime learns from the cgroup that the OOM killer ran in the container and reports it as the reason. Since cgroup v2 the whole container is killed at once when memory.oom.group is set, as the kubelet does from 1.28 on.',
  decoys: ['"OOMKilled": false', 'exit code 137 with another reason: a SIGKILL from a probe, a stop timeout or an eviction'],
  examples: [
    { name: 'last state of a container', files: { 'describe.txt': 'Name:         api-7d9f\nNamespace:    shop\nContainers:\n  api:\n    State:          Running\n      Started:      Fri, 21 Nov 2025 14:03:12 +0000\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n      Started:      Fri, 21 Nov 2025 13:55:01 +0000\n      Finished:     Fri, 21 Nov 2025 14:03:11 +0000\n    Ready:          True\n    Restart Count:  1\n    Limits:\n      memory:  512Mi\n' }, fires: true },
    { name: 'exit code 137 for another reason', files: { 'describe.txt': 'Name:         api-7d9f\nNamespace:    shop\nContainers:\n  api:\n    State:          Running\n      Started:      Fri, 21 Nov 2025 14:03:12 +0000\n    Last State:     Terminated\n      Reason:       Error\n      Exit Code:    137\n    Ready:          True\n    Restart Count:  1\n' }, fires: false },
    { name: 'an engine that says false', files: { 'inspect.json': '[\n {\n  "Id": "25c63b6eb2a5a1e0b2be9ca4bc72bfee005705cd3f3367e523ad9369bb2c406f",\n  "Name": "pricer",\n  "State": { "OOMKilled": false, "ExitCode": 137, "Running": false }\n }\n]\n' }, fires: false },
  ],
})
