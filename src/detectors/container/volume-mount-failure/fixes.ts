import type { Step } from '../../../core/finding.ts'
import { podArguments, word } from '../../../core/words/shell.ts'
import { namespaceArgument, ownerCommand, watchCommand } from '../words.ts'
import type { Facts } from './judge.ts'

type Told = Omit<Step, 'when'>

const nodeOf = (f: Facts): string => (f.node === undefined ? 'its node' : `node ${f.node}`)
/** Host of `fs01:/vol/media`, `//nas/share`. */
const hostOf = (f: Facts): string | undefined =>
  /^(?:\/\/([^/]{1,253})\/|([^/\s]{1,253}):\/)/
    .exec(f.source ?? '')
    ?.slice(1)
    .find(Boolean)
const isNfs = (f: Facts): boolean => (f.fileSystem === undefined ? /mount\.nfs/.test(f.answer) : /^nfs/.test(f.fileSystem))
const isCifs = (f: Facts): boolean => (f.fileSystem ?? '') === 'cifs' || /mount\.cifs|mount error\(/.test(f.answer)

/** The driver of the storage that the answer names. */
export const driverOf = (f: Facts): string | undefined =>
  /driver name (\S{1,200}) not found in the list|external-attacher of (\S{1,200}) CSI driver/.exec(f.answer)?.slice(1).find(Boolean)

/** What brings the mount helper of a file system, by the names of Debian and of Red Hat. */
function packageOf(f: Facts): string {
  if (isNfs(f)) return 'nfs-common (Debian, Ubuntu) or nfs-utils (Red Hat, SUSE)'
  if (isCifs(f)) return 'cifs-utils'
  if (/^(?:glusterfs|ceph)$/.test(f.fileSystem ?? '')) return f.fileSystem === 'ceph' ? 'ceph-common' : 'glusterfs-client'
  return `the package that brings mount.${f.fileSystem ?? 'nfs'} (nfs-common or nfs-utils, cifs-utils)`
}

const PORT = (f: Facts): string => (isCifs(f) ? '445' : '2049')

const CSI: Told = {
  say: 'See whether the driver of this storage runs on the node of the pod, and what it logs.',
  run: 'kubectl get pods -A -o wide | grep -i csi',
}
const ATTACHED: Told = {
  say: 'See to which node the volume is attached, and whether that node and the old pod still live.',
  run: 'kubectl get volumeattachment',
}
const CONTROLLER: Told = {
  say: 'See whether the driver is known to the cluster, and whether its controller runs.',
  run: 'kubectl get csidriver,volumeattachment; kubectl get pods -A -o wide | grep -i csi',
}

function first(f: Facts): Told {
  const kind = f.object?.split(' ')[0]?.toLowerCase()
  if (kind !== undefined)
    return {
      say: `See which ${kind}s there are: a misspelt name, or one that was never made.`,
      run: `kubectl get ${kind}${namespaceArgument(f.pod)}`,
    }
  const host = hostOf(f)
  switch (f.kind) {
    case 'full':
      return { say: 'See, on its node, what is used up: blocks or inodes.', run: 'df -h /var/lib/kubelet; df -i /var/lib/kubelet' }
    case 'taken':
      return ATTACHED
    case 'attach limit':
      return {
        say: 'Count the volumes of each node, and compare that with what its driver allows.',
        run: "kubectl get volumeattachment -o custom-columns=NODE:.spec.nodeName --no-headers | sort | uniq -c; kubectl get csinode -o yaml | grep -E 'name:|count:'",
      }
    case 'attaching':
      return {
        say: 'See to which node the volume is attached by now, and in the storage which state it has.',
        run: 'kubectl get volumeattachment',
      }
    case 'volume gone':
      return {
        say: 'See which volume of the storage it stands for, and whether somebody removed that.',
        run: f.persistentVolume === undefined ? 'kubectl get pv' : `kubectl get pv ${word(f.persistentVolume)} -o yaml`,
      }
    case 'zone':
    case 'claim unbound':
      return {
        say: 'See its claims, their volumes and where these may be used.',
        run: `kubectl get pvc${namespaceArgument(f.pod)}; kubectl describe pv | grep -E '^Name:|zone'`,
      }
    case 'server silent':
    case 'server unknown':
      return host === undefined
        ? {
            say: `On ${nodeOf(f)}, see whether the server of this volume can be reached.`,
            run: "kubectl describe pv | grep -E '^Name:|Server:|Path:'",
          }
        : f.kind === 'server unknown'
          ? {
              say: `On ${nodeOf(f)}, look the name up: the kubelet asks as the node does, not as pods do.`,
              run: `getent hosts ${word(host)}`,
            }
          : { say: `On ${nodeOf(f)}, see whether the server can be reached.`, run: `nc -vz -w 5 ${word(host)} ${PORT(f)}` }
    case 'server refuses':
    case 'export missing':
      return isNfs(f) && host !== undefined
        ? { say: `On ${nodeOf(f)}, see what the server exports, and to whom.`, run: `showmount -e ${word(host)}` }
        : isCifs(f)
          ? {
              say: 'See whether the Secret with the login of the share is right, and the name of the share.',
              run: `kubectl get secret${namespaceArgument(f.pod)}`,
            }
          : { say: 'On the server, see what it exports, and to whom.', run: 'exportfs -v' }
    case 'helper missing':
      return { say: `On ${nodeOf(f)}, see which helpers are there.`, run: 'ls /sbin/mount.*' }
    case 'statd':
      return { say: `On ${nodeOf(f)}, start it.`, run: 'systemctl enable --now rpc-statd', changes: 'host' }
    case 'option':
      return {
        say: 'See with which options it is mounted: version and security have to be those of the server.',
        run: 'kubectl get pv,storageclass -o yaml | grep -A5 mountOptions',
      }
    case 'file system':
    case 'check failed':
    case 'device missing':
      return f.source?.startsWith('/dev/') === true
        ? {
            say: `On ${nodeOf(f)}, see what the device holds, and what the kernel says of it.`,
            run: `blkid ${word(f.source)}; dmesg | tail -50`,
          }
        : {
            say: `On ${nodeOf(f)}, see which block devices there are, and what the kernel says of them.`,
            run: 'lsblk -f; dmesg | tail -50',
          }
    case 'rights':
      return /csi|MountDevice|ec2|azure|googleapis|Could not attach/i.test(f.answer)
        ? {
            say: 'See with which account the driver asks, and what that account may do.',
            run: 'kubectl get pods,serviceaccounts -A | grep -i csi',
          }
        : {
            say: 'See which account the pod has, and whether what it asks for is allowed to that.',
            run: `kubectl get serviceaccount${namespaceArgument(f.pod)}`,
          }
    case 'host path':
      return {
        say: `On ${nodeOf(f)}, see what is at that path.`,
        run: `ls -ld ${word(/(?:failed: |path ")(\/[^\s"]{1,300})/.exec(f.says)?.[1] ?? '/')}`,
      }
    case 'waited':
      return {
        say: `See of what kind the volume is (nfs, glusterfs, csi, flexVolume, a Secret); then read what the kubelet of ${nodeOf(f)} logs of it (journalctl -u kubelet): the event of the pod leaves that out.`,
        run: f.pod === undefined ? 'kubectl get pv' : `kubectl get pod ${podArguments(f.pod)} -o yaml | grep -A12 '^  volumes:'`,
      }
    case 'cache':
      return {
        say: 'See whether the Secrets and ConfigMaps that it mounts are there; if so, the kubelet could not ask the API server for them.',
        run: `kubectl get secret,configmap${namespaceArgument(f.pod)}`,
      }
    default:
      return f.step === 'attach' ? CONTROLLER : CSI
  }
}

const DRIVER_EVERYWHERE = 'Let the DaemonSet of the storage driver run on every node that such a pod may come to.'

function durable(f: Facts): Told {
  if (f.object !== undefined) return { say: `Create ${f.object}, or correct the name in what made the pod.`, run: ownerCommand(f.pod) }
  const where = f.source ?? 'the volume'
  switch (f.kind) {
    case 'full':
      return { say: 'Give pods limits of ephemeral-storage and emptyDir volumes a sizeLimit, so that none of them fills the node.' }
    case 'taken':
      return {
        say: 'Let the old pod end before the new one starts (strategy Recreate), or use a volume that several nodes may mount.',
      }
    case 'attach limit':
      return {
        say: 'Spread pods with volumes over more nodes, or take machines that may hold more; let the driver report the limit (CSINode), so that the scheduler keeps to it.',
      }
    case 'attaching':
      return { say: 'If it stays so, detach the volume in the storage by hand; the driver then attaches it anew.' }
    case 'volume gone':
      return { say: 'Make a new claim, and put back the data from a backup; a claim goes on naming the volume that is gone.' }
    case 'zone':
      return { say: 'Use a storage class with volumeBindingMode WaitForFirstConsumer, so that volumes are made where their pod runs.' }
    case 'claim unbound':
      return { say: 'Make a volume that fits the claim, or name a storage class that makes one.' }
    case 'server silent':
      return { say: `Bring the server of ${where} back, or open the way there (port ${PORT(f)}) for every node.` }
    case 'server unknown':
      return {
        say: 'Name the server by an address, or by a name that the resolver of every node knows; cluster names (.svc) are known to pods only.',
      }
    case 'server refuses':
      return isCifs(f)
        ? { say: `Correct the login for ${where}, or let it in there.` }
        : { say: `Let the nodes in: add their network to the export of ${where} on the server (/etc/exports, then exportfs -ra).` }
    case 'export missing':
      return { say: `Create the directory of ${where} on the server and export it, or correct the path in the volume.` }
    case 'helper missing':
      return { say: `Install ${packageOf(f)} on every node, best in the image that nodes are made of.` }
    case 'statd':
      return {
        say: 'Let rpc-statd start with every node, or mount with NFS 4, which has locks of its own (nfsvers=4.1); nolock keeps locks on one node.',
      }
    case 'option':
      return { say: `Correct the mount options of ${where}: version (nfsvers, vers), security (sec) and spelling.` }
    case 'file system':
      return {
        say: 'If the kernel tells of I/O errors, mend the disk first; else check the file system while it is not mounted, or correct fsType of the volume. A snapshot comes before any repair.',
      }
    case 'check failed':
      return {
        say: `Take a snapshot, then repair the file system on ${f.source ?? 'the device'} while no pod has it (e2fsck or xfs_repair).`,
      }
    case 'device missing':
      return { say: 'Detach and attach the volume anew: delete the pod, and see that its VolumeAttachment goes and comes.' }
    case 'rights':
      return { say: 'Give that account the right that the answer names, no more; the kubelet tries again by itself.' }
    case 'busy':
      return {
        say: 'Let the log of the driver say what the first try waits for: mostly the storage behind it, or a broken mount on the node.',
      }
    case 'host path':
      return { say: 'Create it on every node that the pod may come to, or correct path and type (DirectoryOrCreate) of the volume.' }
    case 'driver missing':
      return { say: DRIVER_EVERYWHERE }
    default:
      if (f.step === 'attach')
        return { say: `Bring the controller of ${driverOf(f) ?? 'the storage driver'} back, which attaches; its log says why it does not.` }
      return /csi|mount failed|MountDevice/i.test(f.answer)
        ? { say: DRIVER_EVERYWHERE }
        : { say: 'Let the delivery create Secrets, ConfigMaps and claims before the pods that mount them.' }
  }
}

export const fixOf = (f: Facts): Step[] => [
  { when: 'now', ...first(f) },
  { when: 'durable', ...durable(f) },
  { when: 'verify', say: 'It is Running within two minutes.', run: watchCommand(f) },
]
