import type { FormatParser } from '../../core/parser.ts'
import { CONDITION_LITERALS, isNodeCondition } from '../kube/describe-condition.ts'
import { HEADING_LITERALS, isHeading } from '../kube/describe-keys.ts'
import { Describe } from '../kube/describe.ts'

export const kubectlDescribe: FormatParser = {
  id: 'kubectl-describe',
  title: 'kubectl describe pod or node',
  capture: ['kubectl describe pod POD -n NAMESPACE', 'kubectl describe node NODE'],
  recognised: 'by its keys: Name, Namespace, Containers, State, Last State, Conditions, Events; by a row of node conditions',
  samples: [
    {
      text: 'Name:         api-7d9f\nNamespace:    shop\nNode:         node7/192.0.2.7\nStatus:       Running\nContainers:\n  api:\n    Container ID:   containerd://0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n    State:          Running\n      Started:      Fri, 21 Nov 2025 14:03:12 +0000\n    Ready:          True\n    Restart Count:  0\nEvents:             <none>\n',
    },
    {
      text: 'Name:               node7\nRoles:              <none>\nTaints:             <none>\nUnschedulable:      false\nConditions:\n  Type             Status  LastHeartbeatTime                 LastTransitionTime                Reason                       Message\n  ----             ------  -----------------                 ------------------                ------                       -------\n  Ready            True    Fri, 21 Nov 2025 14:03:12 +0000   Fri, 21 Nov 2025 13:00:01 +0000   KubeletReady                 kubelet is posting ready status\nEvents:             <none>\n',
    },
    {
      text: 'Status:         Failed\nReason:         Evicted\nMessage:        Usage of EmptyDir volume "cache" exceeds the limit "500Mi".\n',
    },
    {
      text: '  MemoryPressure   False   Fri, 21 Nov 2025 14:03:12 +0000   Fri, 21 Nov 2025 13:00:01 +0000   KubeletHasSufficientMemory   kubelet has sufficient memory available\n',
    },
  ],
  shows: ['pod status', 'events'],
  begins: [...HEADING_LITERALS, ...CONDITION_LITERALS],
  heading: (text) => isHeading(text) || isNodeCondition(text),
  open: (publish, { lineAbove }) => new Describe(publish, lineAbove),
}
