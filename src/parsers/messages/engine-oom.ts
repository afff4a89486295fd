import { message } from '../../core/message.ts'
import { ENGINE_OOM, type EngineOom } from '../../records/engine-oom.ts'

const DOCKER =
  /^\s{0,4}(?:\S{10,40} )?(?:\d\d:\d\d:\d\d\S{0,12} )?(?:[+-]\d{4} \w{1,6} )?container oom ([0-9a-f]{12}(?:[0-9a-f]{52})?) \((.{0,2000})\)\s*$/
/** `ctr events`, `nerdctl events`. */
const TASK = /(?:^|\s)\/tasks\/oom \{"container_id":"([0-9a-f]{64})"/
const CONTAINERD = /msg="TaskOOM event (?:&TaskOOM\{ContainerID:|container_id:\\?")([0-9a-f]{64})/

/** `docker events`, `podman events`; containerd's own log, in the wordings of 1.x and 2.x. */
export const engineOom = message<EngineOom>({
  id: 'engine-oom',
  emits: ENGINE_OOM,
  holds: ['container oom ', 'TaskOOM event', '/tasks/oom '],
  read({ message: text, kernel }) {
    const told = DOCKER.exec(text)
    const containerId = told?.[1] ?? CONTAINERD.exec(text)?.[1] ?? TASK.exec(text)?.[1]
    if (containerId === undefined || kernel === true) return undefined
    return { containerId, container: /(?:^|, )name=([^,)]{1,200})/.exec(told?.[2] ?? '')?.[1] }
  },
})
