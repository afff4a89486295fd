import { detector } from '../../core/detector.ts'
import { CONTAINER_STATE } from '../../records/container-state.ts'
import { KUBE_EVENT } from '../../records/kube-event.ts'
import { eventProof, isKubelet, klogField, nameOfObject, objectOf, podWords } from './event-words.ts'
import { describeCommand, podName, WITNESS } from './pod-words.ts'

interface Facts {
  pod?: string | undefined
  /** memory, ephemeral-storage, inodes, pids. */
  resource?: string | undefined
  /** Quantities as Kubernetes writes them: `750Mi`. */
  threshold?: string | undefined
  available?: string | undefined
  container?: string | undefined
  used?: string | undefined
  request?: string | undefined
  /** A limit of the pod itself, not the node's lack. */
  ownLimit: boolean
  message?: string | undefined
}

/** pkg/kubelet/eviction/helpers.go: evictionMessage; eviction_manager.go: the local storage limits. */
function read(message: string): Omit<Facts, 'pod' | 'message'> {
  const low = /low on resource: ([\w-]{1,40})\./.exec(message)
  const quantity = /Threshold quantity: ([\w.]{1,30}), available: ([\w.]{1,30})\./.exec(message)
  const use =
    /Container (\S{1,253}) was using ([\w.]{1,30}),(?: request is ([\w.]{1,30}),| which exceeds its request of ([\w.]{1,30}))/.exec(message)
  const own = /(?:exceed(?:s|ed) the (?:total )?(?:local ephemeral storage )?limit|exceeded its local ephemeral storage limit)/.test(
    message,
  )
  return {
    resource: low?.[1] ?? (own ? 'ephemeral-storage' : undefined),
    threshold: quantity?.[1],
    available: quantity?.[2],
    container: use?.[1],
    used: use?.[2],
    request: use?.[3] ?? use?.[4]?.replace(/\.$/, ''),
    ownLimit: own,
  }
}

export const podEvicted = detector<Facts>({
  id: 'pod-evicted',
  title: 'A pod was evicted',
  severity: 'error',
  domain: 'container',
  seenIn: ['pod status', 'events'],
  leadsTo: ['container-killed'],
  watch(bench) {
    bench.on(KUBE_EVENT, (event) => {
      if (event.reason !== 'Evicted') return
      const pod = nameOfObject(event)
      bench.find({
        group: objectOf(event),
        event: event.message,
        facts: { pod, ...read(event.message), message: event.message.slice(0, 500) },
        entities: { pod },
        proof: [eventProof(event, 'the kubelet evicts it')],
        time: event.time,
      })
    })
    bench.on(CONTAINER_STATE, (state) => {
      if (state.reason !== 'Evicted') return
      const pod = podName(state)
      bench.find({
        group: pod ?? state.at.artifact,
        event: 'status',
        facts: { pod, ownLimit: false },
        entities: { pod },
        proof: [{ at: state.at, witness: WITNESS, note: 'its status' }],
        strength: 'partial',
        missing: 'which resource ran out',
      })
    })
    bench.onLine(['pod is evicted successfully'], (line) => {
      const pod = /pod is evicted successfully" /.test(line.message)
        ? klogField(line.message, 'pod')
        : /pod (\S{3,300}) is evicted successfully/.exec(line.message)?.[1]
      if (pod === undefined || !isKubelet(line)) return
      bench.find({
        group: pod,
        event: `${line.at.artifact}:${line.at.line}`,
        facts: { pod, ownLimit: false, message: line.message.slice(0, 500) },
        entities: { pod, host: line.host },
        proof: [{ at: line.at, time: line.time, witness: 'container runtime', note: 'the kubelet evicted it' }],
        time: line.time,
        strength: 'partial',
        missing: 'which resource ran out',
      })
    })
  },
  join: (before, later) => ({
    ...later,
    ...Object.fromEntries(Object.entries(before).filter(([, v]) => v !== undefined)),
    ownLimit: before.ownLimit || later.ownLimit,
  }),
  cause: (f) =>
    `${podWords(f.pod)} was evicted: ${f.ownLimit ? 'it used more local storage than its own limit allows' : f.resource === undefined ? 'the node ran out of a resource that this input does not name' : `the node was low on ${f.resource}`}${f.threshold === undefined ? '' : ` (${f.available} left, the threshold is ${f.threshold})`}.${f.used === undefined ? '' : ` Container ${f.container} used ${f.used}; its request is ${f.request ?? 'not known'}.`}`,
  fix: (f) => [
    {
      when: 'now',
      say: `See the pressure of the node and who uses most of ${f.resource ?? 'the resource'}.`,
      run: 'kubectl describe nodes',
    },
    {
      when: 'durable',
      say: f.ownLimit
        ? 'Raise the ephemeral-storage limit, or write less to the container and to emptyDir.'
        : `Set a request for ${f.resource ?? 'the resource'} near the real use${f.used === undefined ? '' : ` (${f.used})`}: pods that use more than they requested are evicted first.`,
    },
    { when: 'verify', say: 'No pod has the status Evicted.', run: describeCommand(f.pod) },
  ],
  links: ['https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/'],
  mechanism:
    'When a resource of the node falls below a threshold, the kubelet ranks its pods by use above their request and by priority, and ends them one by one.',
  decoys: ['a drain, which uses the eviction API', 'a taint that removes pods from a node that is gone'],
  examples: [
    {
      name: 'low on memory',
      files: {
        'events.txt':
          'LAST SEEN   TYPE      REASON    OBJECT         MESSAGE\n12s         Warning   Evicted   pod/api-7d9f   The node was low on resource: memory. Threshold quantity: 100Mi, available: 88Mi. Container api was using 612Mi, request is 64Mi, has larger consumption of memory.\n',
      },
      fires: true,
    },
    {
      name: 'a drained node',
      files: {
        'events.txt':
          'LAST SEEN   TYPE      REASON    OBJECT         MESSAGE\n12s         Normal    Killing   pod/api-7d9f   Stopping container api\n12s         Normal    NodeNotSchedulable   node/node7   Node node7 status is now: NodeNotSchedulable\n',
      },
      fires: false,
    },
  ],
})
