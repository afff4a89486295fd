import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { opt } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { fieldCommand } from '../../container/words.ts'
import { ofServer } from './known-servers.ts'
import type { Facts } from './judge.ts'

/** What helps against one kind of refusal, where more is known of it than its sentence. */
export interface Known {
  readonly cause?: Sentence
  readonly now: Pick<Step, 'say' | 'run' | 'changes'>
  readonly durable: Pick<Step, 'say' | 'run'>
}

const isForPod = ({ pod, container }: Facts): boolean => (pod ?? container) !== undefined
const folderOf = (path: string): string => path.replace(/\/[^/]*$/, '') || '/'

function missingFile(f: Facts): Known | undefined {
  if (f.kind !== 'file' || !f.missing || f.file === undefined) return undefined
  if (isForPod(f))
    return {
      now: {
        say: `See whether a ConfigMap, a Secret or a volume brings ${f.file} into the container.`,
        run: fieldCommand(f.pod, 'mountPath|subPath|configMap', 3),
      },
      durable: { say: 'Mount it there, or start the program with the path at which it is (its command or args).' },
    }
  return {
    now: {
      say: 'See what is there instead: another name, or nothing.',
      run: f.file.startsWith('/') ? `ls -la ${word(folderOf(f.file))}` : undefined,
    },
    durable: { say: `Let what installs the service bring ${f.file}, or correct the path that it is started with.` },
  }
}

/** A plugin of Fluent Bit, a directive of a file that a ConfigMap brings. */
function inFileOfPod(f: Facts): Known | undefined {
  if (!isForPod(f) || (f.file === undefined && f.kind !== 'plugin')) return undefined
  const what = opt`${f.kind} ${f.name}` ?? 'the line'
  return {
    now: {
      say: `Correct ${what}${f.file === undefined ? ' in its configuration' : ` in ${f.file}${opt`, line ${f.line}` ?? ''}`}: mostly a ConfigMap brings it.`,
      run: fieldCommand(f.pod, 'mountPath|configMap', 3),
    },
    durable: { say: 'Let the delivery check the configuration before it changes the ConfigMap.' },
  }
}

function ofKubelet(f: Facts): Known | undefined {
  if (f.name !== 'running with swap on') return undefined
  return {
    cause: 'By default the kubelet does not start on a machine with swap (failSwapOn)',
    now: { say: 'See which swap is in use, and what turns it on at boot.', run: 'swapon --show; grep -w swap /etc/fstab' },
    durable: { say: 'Turn it off and take it out of /etc/fstab, or let the kubelet run with it (failSwapOn: false in its configuration).' },
  }
}

function loop(f: Facts): Known | undefined {
  if (f.kind !== 'forwarding loop') return undefined
  return {
    cause:
      'What CoreDNS cannot answer it forwards to the resolvers in /etc/resolv.conf of its node, and from there the question comes back to it: mostly a local stub (127.0.0.53 of systemd-resolved) is named there',
    now: { say: 'On its node, see which resolvers are named.', run: 'grep nameserver /etc/resolv.conf /run/systemd/resolve/resolv.conf' },
    durable: {
      say: 'Let the kubelet hand on the real list (resolvConf: /run/systemd/resolve/resolv.conf in its configuration), or name the resolvers in the forward line of the Corefile.',
      run: 'kubectl -n kube-system get configmap coredns -o yaml',
    },
  }
}

export const known = (f: Facts): Known | undefined => ofServer(f) ?? missingFile(f) ?? loop(f) ?? ofKubelet(f) ?? inFileOfPod(f)
