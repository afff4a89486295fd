import type { Step } from '../../../core/finding.ts'
import { word } from '../../../core/words/shell.ts'
import { namespaceArgument, ownerCommand, watchCommand } from '../words.ts'
import type { Facts } from './judge.ts'

type Told = Omit<Step, 'when'>

export const where = (f: Facts): string => (f.node === undefined ? 'its node' : `node ${f.node}`)

/** Plugins of the CNI project, which a package or the installer of the cluster brings, not a pod. */
export const isReference = (f: Facts): boolean =>
  /^(?:portmap|bridge|host-local|loopback|bandwidth|tuning|firewall|ptp|ipvlan|macvlan|vlan|host-device|dhcp|static|sbr|vrf|dummy)$/.test(
    f.missing ?? '',
  )

/** What finds the pods of the plugin, by its own name. */
const PODS: Readonly<Record<string, string>> = {
  'aws-cni': 'aws-node',
  'azure-vnet': 'azure-cn',
  'cilium-cni': 'cilium',
  'multus-shim': 'multus',
}
const podsNamed = (f: Facts): string | undefined => (f.plugin === undefined ? undefined : (PODS[f.plugin] ?? f.plugin))

function pluginPod(f: Facts): Told {
  if (f.pluginPod !== undefined)
    return {
      say: `Read why the pod of the plugin does not run: it has to be up first.`,
      run: `kubectl logs ${podOf(f.pluginPod)} --all-containers --previous --tail=50`,
    }
  const name = podsNamed(f)
  return {
    say: `See whether the ${name === undefined ? "network plugin's" : name} pod runs on ${where(f)}.`,
    run:
      name !== undefined
        ? `kubectl get pods -A -o wide | grep -i ${word(name)}`
        : f.node === undefined
          ? 'kubectl get daemonsets -A'
          : `kubectl get pods -A -o wide --field-selector spec.nodeName=${word(f.node)}`,
  }
}

const podOf = (pod: string): string =>
  pod.includes('/') ? `-n ${word(pod.slice(0, pod.indexOf('/')))} ${word(pod.slice(pod.indexOf('/') + 1))}` : word(pod)

function addresses(f: Facts): Told {
  if (f.range !== undefined)
    return {
      say: `On ${where(f)}, count the addresses that are taken; more than pods that run are leftovers.`,
      run: 'ls /var/lib/cni/networks/*/ | wc -l; crictl pods -q | wc -l',
    }
  if (f.plugin === 'aws-cni')
    return {
      say: 'See how many addresses the subnet of the node has left, and whether aws-node says that the limit of the machine is reached.',
      run: "kubectl logs -n kube-system -l k8s-app=aws-node -c aws-node --tail=50; kubectl get daemonset -n kube-system aws-node -o yaml | grep -A1 -E 'PREFIX|WARM'",
    }
  if (f.plugin === 'calico')
    return {
      say: 'See how many addresses the pools have left, and which blocks are held by nodes that are gone.',
      run: 'calicoctl ipam show --show-blocks',
    }
  if (f.plugin?.startsWith('cilium') === true)
    return {
      say: 'See how many addresses each node has been given and has in use.',
      run: 'kubectl get ciliumnodes -o yaml | grep -E "name:|podCIDRs|available|used" | head -60',
    }
  return {
    say: `Count the pods of ${where(f)}: each has an address, and the network plugin has no more for it.`,
    run:
      f.node === undefined ? 'kubectl get pods -A -o wide' : `kubectl get pods -A -o wide --field-selector spec.nodeName=${word(f.node)}`,
  }
}

function first(f: Facts): Told {
  switch (f.kind) {
    case 'image':
      return {
        say: `On ${where(f)}, pull the image by hand: the answer says whether it is the name, the login or the way there.`,
        run: f.missing === undefined ? undefined : `crictl pull ${word(f.missing)}`,
        changes: 'host',
      }
    case 'attachment':
      return {
        say: 'See which networks there are: a misspelt name, another namespace, or one that was never made.',
        run: `kubectl get network-attachment-definitions${f.place === undefined ? ' -A' : ` -n ${word(f.place)}`}`,
      }
    case 'addresses':
      return addresses(f)
    case 'binary':
      return {
        say: `On ${where(f)}, see which plugins are there.`,
        run: `ls -l ${(f.place ?? '/opt/cni/bin').split(/[ ,]+/).map(word).join(' ')}`,
      }
    case 'rights':
      return {
        say: `See whether the pods of ${f.missing ?? 'the plugin'} run and when they were started: a restart writes a new token.`,
        run: `kubectl get pods -A -o wide | grep -i ${word(podsNamed(f) ?? 'cni')}`,
      }
    case 'api server':
      return {
        say: `On ${where(f)}, see whether that address answers: for one of a Service, kube-proxy (or what stands for it) has to run there.`,
        run: `curl -k -m 5 https://${f.missing ?? 'kubernetes.default'}/healthz; kubectl get pods -A -o wide | grep -E 'kube-proxy|cilium'`,
      }
    case 'runtime':
      return {
        say: `On ${where(f)}, see why the runtime does not answer.`,
        run: 'systemctl status containerd crio docker; journalctl -u containerd -u crio -u docker -n 50 --no-pager',
      }
    case 'handler':
      return { say: 'See which handler the RuntimeClass names, and which the runtime of the node has.', run: 'kubectl get runtimeclass' }
    case 'cgroup driver':
      return {
        say: `On ${where(f)}, compare the drivers of the kubelet and of the runtime.`,
        run: 'grep -i cgroupDriver /var/lib/kubelet/config.yaml; grep -ri -E "SystemdCgroup|cgroup_manager" /etc/containerd/ /etc/crio/',
      }
    case 'reserved':
      return {
        say: `On ${where(f)}, see whether the runtime is slow or hangs: an earlier try still has the name.`,
        run: 'timeout 20 crictl pods | head; journalctl -u containerd -u crio -n 50 --no-pager',
      }
    case 'full':
      return { say: `On ${where(f)}, see what is used up: blocks or inodes.`, run: 'df -h /var/lib /run; df -i /var/lib /run' }
    case 'cgroup':
      return /no space left/.test(f.answer)
        ? {
            say: `On ${where(f)}, count the cgroups: the kernel has 65,535 of memory, those included that are gone but still held.`,
            run: 'cat /proc/cgroups',
          }
        : {
            say: `On ${where(f)}, see what systemd and the runtime say.`,
            run: 'journalctl -u containerd -u crio -u kubelet -n 50 --no-pager',
          }
    case 'other':
      return {
        say: `See whether other pods of ${where(f)} fail alike; then the log of its runtime says more.`,
        run: 'kubectl get events -A --field-selector reason=FailedCreatePodSandBox',
      }
    default:
      return pluginPod(f)
  }
}

function enough(f: Facts): string {
  if (f.plugin === 'aws-cni')
    return 'Give the nodes addresses: a larger subnet, prefix delegation (ENABLE_PREFIX_DELEGATION), a machine with more network interfaces; or fewer pods on each (maxPods).'
  if (f.plugin === 'azure-vnet') return 'Give the nodes a larger subnet, or a network with an overlay; or fewer pods on each (maxPods).'
  if (f.plugin === 'calico')
    return 'Add a pool of addresses, or smaller blocks of them; remove those of nodes that are gone (calicoctl ipam check).'
  if (f.plugin?.startsWith('cilium') === true) return 'Give Cilium a larger range (clusterPoolIPv4PodCIDRList, or the subnet of the cloud).'
  if (f.plugin === 'whereabouts')
    return 'Give the network a larger range; whereabouts frees addresses of pods that are gone by its reconciler.'
  return 'Give each node a larger range (node-cidr-mask-size), or fewer pods (maxPods).'
}

const FIRST_THERE = 'Let the DaemonSet of the plugin tolerate every taint of new nodes, so that it is the first to start there.'

function durable(f: Facts): Told {
  switch (f.kind) {
    case 'image':
      return {
        say: 'Name a sandbox image that exists in the configuration of the runtime (sandbox_image, sandbox), and keep it from being removed.',
      }
    case 'attachment':
      return {
        say: `Create the network ${f.missing ?? ''}${f.place === undefined ? '' : ` in namespace ${f.place}`}, or correct its name in the annotation k8s.v1.cni.cncf.io/networks of what made the pod.`,
        run: ownerCommand(f.pods.length === 1 ? f.pods[0] : undefined),
      }
    case 'addresses':
      return { say: enough(f) }
    case 'binary':
      return {
        say: isReference(f)
          ? 'Install the reference plugins of CNI (containernetworking-plugins, kubernetes-cni) on every node, best in the image that nodes are made of.'
          : `Install the plugin where the runtime looks for it (${f.place ?? '/opt/cni/bin'}) on every node: a restart of its pod writes it anew.`,
      }
    case 'rights':
      return { say: 'Update the plugin to a version that renews its token, and keep its service account and role as it was installed.' }
    case 'api server':
      return {
        say: /x509/.test(f.answer)
          ? 'Write the configuration of the plugin anew with the present CA of the cluster: a restart of its pod does that.'
          : 'Let the plugin reach the API server by an address that does not need the pod network, and keep kube-proxy on every node.',
      }
    case 'runtime':
      return { say: 'Keep memory and CPU for the runtime (system-reserved), and watch its unit as well as the kubelet.' }
    case 'handler':
      return {
        say: `Configure the handler ${f.missing ?? ''} in the runtime of the nodes, or let the RuntimeClass name nodes that have it (scheduling.nodeSelector).`.replace(
          '  ',
          ' ',
        ),
      }
    case 'cgroup driver':
      return {
        say: 'Use one driver of cgroups in both, systemd where systemd is the init: cgroupDriver: systemd in the kubelet, SystemdCgroup = true in containerd; then restart both.',
      }
    case 'reserved':
      return { say: 'Give the runtime a faster disk or fewer pods at once; if it hangs, a restart of the runtime frees the name.' }
    case 'full':
      return { say: 'Give pods limits of ephemeral-storage, so that none of them fills the node.' }
    case 'cgroup':
      return {
        say: /no space left/.test(f.answer)
          ? 'Restart the node, and update its kernel: older ones hold the cgroups of pods that are gone.'
          : 'Use one driver of cgroups (systemd) in the kubelet and the runtime.',
      }
    case 'configuration':
    case 'file':
      return { say: FIRST_THERE }
    case 'daemon':
      return { say: "Give the plugin's pods a request and a high priority (system-node-critical), so that they are never the ones to go." }
    case 'other':
      return { say: 'Correct what the runtime names, on every node.' }
  }
}

export const fixOf = (f: Facts): Step[] => [
  { when: 'now', ...first(f) },
  { when: 'durable', ...durable(f) },
  {
    when: 'verify',
    say: f.ofNode ? 'The node is Ready within five minutes.' : `${f.pods.length > 1 ? 'Each pod' : 'It'} is Running within five minutes.`,
    run: f.ofNode
      ? 'kubectl get nodes -w'
      : f.pods.length === 1
        ? watchCommand({ pod: f.pods[0] })
        : `kubectl get pods${f.pods.length > 1 && sameNamespace(f) ? namespaceArgument(f.pods[0]) : ' -A'} -o wide | grep -v Running`,
  },
]

const sameNamespace = ({ pods }: Facts): boolean => new Set(pods.map((pod) => (pod.includes('/') ? pod.split('/')[0] : ''))).size === 1
