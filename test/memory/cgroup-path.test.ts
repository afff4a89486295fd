import { describe, expect, it } from 'vitest'
import { ownerOf } from '../../src/detectors/memory/cgroup-path.ts'

const ID = '0123456789abcdef'.repeat(4)
const UID = '3c9d4a10-7b21-4f6e-9a55-0d1f2e3a4b5c'
const POD = `kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${UID.replaceAll('-', '_')}.slice`

describe('who stands behind a cgroup path', () => {
  it.each([
    [`/${POD}/cri-containerd-${ID}.scope`, { kind: 'container', runtime: 'containerd', containerId: ID, podUid: UID, qos: 'burstable' }],
    [`/${POD}/crio-${ID}.scope`, { kind: 'container', runtime: 'cri-o', containerId: ID, podUid: UID }],
    [`/${POD}/docker-${ID}.scope`, { kind: 'container', runtime: 'docker', podUid: UID }],
    [`/kubepods/besteffort/pod${UID}/${ID}`, { kind: 'container', containerId: ID, podUid: UID, qos: 'besteffort' }],
    [`/kubepods/pod${UID}`, { kind: 'pod', podUid: UID, qos: 'guaranteed' }],
    [
      `/system.slice/containerd.service/kubepods-besteffort-pod${UID.replaceAll('-', '_')}.slice:cri-containerd:${ID}`,
      { kind: 'container', runtime: 'containerd', podUid: UID, qos: 'besteffort' },
    ],
    [
      `/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-pod${UID.replaceAll('-', '_')}.slice/cri-containerd-${ID}.scope`,
      { kind: 'container', podUid: UID },
    ],
    [`/kubepods.slice/kubepods-pod${'0123456789abcdef'.repeat(2)}.slice`, { kind: 'pod', podUid: '0123456789abcdef'.repeat(2) }],
    ['/kubepods.slice', { kind: 'all pods' }],
    ['/kubepods/burstable', { kind: 'pods of one class', qos: 'burstable' }],
    [`/docker/${ID}`, { kind: 'container', runtime: 'docker', containerId: ID }],
    [`/system.slice/docker-${ID}.scope`, { kind: 'container', runtime: 'docker', unit: `docker-${ID}.scope` }],
    [
      `/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${ID}.scope/container`,
      { kind: 'container', runtime: 'podman', containerId: ID },
    ],
    // as people shorten them in tickets
    ['/system.slice/docker-77aa.scope', { kind: 'container', runtime: 'docker', containerId: '77aa' }],
    ['/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod8a8f.slice', { kind: 'pod', podUid: '8a8f', qos: 'burstable' }],
    ['/lxc/39004', { kind: 'container', runtime: 'lxc', containerId: '39004' }],
    ['/lxc.payload.web/system.slice', { kind: 'container', runtime: 'lxc', containerId: 'web' }],
    ['/system.slice/nginx.service', { kind: 'service', unit: 'nginx.service' }],
    ['/user.slice/user-1000.slice/session-2.scope', { kind: 'user session', name: 'login session 2 of user 1000' }],
    ['/user.slice/user-1000.slice', { kind: 'user' }],
    [
      '/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome\\x2dterminal-77.scope',
      { kind: 'scope', name: 'scope app-gnome-terminal-77.scope of user 1000' },
    ],
    ['/slurm/uid_1000/job_4711/step_0', { kind: 'batch job', name: 'Slurm job 4711' }],
    ['/etl.slice', { kind: 'slice' }],
    ['/', { kind: 'root' }],
  ])('%s', (path, owner) => expect(ownerOf(path)).toMatchObject(owner))
})
