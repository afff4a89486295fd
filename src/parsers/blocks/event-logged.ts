import { block, collect } from '../../core/block.ts'
import { type KubeEvent, RESTATED_EVENT } from '../../records/kube-event.ts'
import { klogField, klogText } from '../kube/klog.ts'

/** client-go/tools/record/event.go before its log was structured (1.20). */
const OLD =
  /\bEvent\(v1\.ObjectReference\{Kind:"(\w{1,60})", Namespace:"([\w.-]{0,253})", Name:"([\w.-]{1,253})", UID:"([\w-]{0,63})".{0,200}FieldPath:"([^"]{0,300})"\}\): type: '(\w{1,20})' reason: '(\w{1,80})' (.{0,4000})$/s

const containerOf = (path: string | undefined): string | undefined => /\{([^}]{1,253})\}$/.exec(path ?? '')?.[1]

function read(message: string): KubeEvent | undefined {
  const old = OLD.exec(message)
  if (old !== null)
    return {
      kind: old[1]!.toLowerCase(),
      namespace: old[2] === '' ? undefined : old[2],
      name: old[3],
      uid: old[4] === '' ? undefined : old[4],
      container: containerOf(old[5]),
      type: old[6],
      reason: old[7]!,
      message: old[8]!,
      count: 1,
    }
  const [kind, object, reason] = [klogField(message, 'kind'), klogField(message, 'object'), klogField(message, 'reason')]
  if (kind === undefined || object === undefined || reason === undefined) return undefined
  const [name, namespace] = object.split('/').toReversed()
  return {
    kind: kind.toLowerCase(),
    namespace,
    name,
    container: containerOf(klogField(message, 'fieldPath')),
    type: klogField(message, 'type'),
    reason,
    message: klogText(message, 'message') ?? '',
    count: 1,
  }
}

/** An event of the API, as the component that makes it logs it: the controller manager, the scheduler, operators. */
export const eventLogged = block<KubeEvent>({
  id: 'event-logged',
  emits: RESTATED_EVENT,
  begins: ['"Event occurred" object=', 'Event(v1.ObjectReference{'],
  opens: (message) => read(message) !== undefined,
  maxLines: 1,
  open: (first) =>
    collect(
      first,
      () => 'end',
      ([line]) => read(line.message),
    ),
})
