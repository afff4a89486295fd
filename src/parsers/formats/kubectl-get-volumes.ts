import type { FormatParser } from '../../core/parser.ts'
import { isPrompt } from '../../core/prompt.ts'
import { OBJECT_STATUS } from '../../records/object-status.ts'

const CLAIMS = /^\s{0,8}(?:NAMESPACE\s{1,80})?NAME\s{1,250}STATUS\s{1,40}VOLUME\s{1,80}CAPACITY\s{1,40}ACCESS ?MODES\s/
const VOLUMES = /^\s{0,8}NAME\s{1,250}CAPACITY\s{1,40}ACCESS ?MODES\s{1,40}RECLAIM ?POLICY\s{1,40}STATUS\s/
const NAME = '[a-z0-9][\\w.-]{0,252}'
const AGE = '((?:\\d{1,6}[smhdy]){1,3})'
/** NAMESPACE where there is one, NAME, STATUS; columns of a claim without a volume are empty; AGE, and what -o wide adds. */
const CLAIM = new RegExp(
  `^\\s{0,8}(?:(${NAME})\\s{1,80})?(?:persistentvolumeclaims?/|pvc/)?(${NAME})\\s{1,250}(Pending|Bound|Lost|Terminating)\\s(?:.{0,600}?\\s)?${AGE}(?:\\s{1,40}(?:Filesystem|Block))?\\s{0,40}$`,
)
const VOLUME = new RegExp(
  `^\\s{0,8}(?:persistentvolumes?/|pv/)?(${NAME})\\s{1,250}\\d\\w{0,15}\\s.{1,200}?\\s(Available|Bound|Released|Failed|Pending|Terminating)\\s(?:.{0,600}?\\s)?${AGE}(?:\\s{1,40}(?:Filesystem|Block))?\\s{0,40}$`,
)

/** The tables of `kubectl get pvc` and `kubectl get pv`. */
export const kubectlGetVolumes: FormatParser = {
  id: 'kubectl-get-volumes',
  title: 'kubectl get pvc, kubectl get pv',
  capture: ['kubectl get pvc -A', 'kubectl get pv'],
  recognised: 'by its heading NAME STATUS VOLUME CAPACITY ACCESS MODES, or NAME CAPACITY ACCESS MODES RECLAIM POLICY STATUS',
  samples: [
    {
      text: 'NAME        STATUS   VOLUME    CAPACITY   ACCESS MODES   STORAGECLASS   AGE\ndata-db-0   Bound    pvc-0a1   20Gi       RWO            fast           12d\n',
    },
    {
      text: 'NAME      CAPACITY   ACCESS MODES   RECLAIM POLICY   STATUS   CLAIM            STORAGECLASS   REASON   AGE\npvc-0a1   20Gi       RWO            Delete           Bound    shop/data-db-0   fast                    12d\n',
    },
  ],
  shows: ['pod status'],
  begins: ['ACCESS MODES', 'ACCESSMODES'],
  heading: (text) => CLAIMS.test(text) || VOLUMES.test(text),
  open(publish) {
    let claims = true
    return {
      line(line) {
        const { text } = line
        if (CLAIMS.test(text) || VOLUMES.test(text)) {
          claims = CLAIMS.test(text)
          return 'take'
        }
        const m = (claims ? CLAIM : VOLUME).exec(text)
        if (m === null) return isPrompt(text) ? 'end' : 'pass'
        if (claims) publish(OBJECT_STATUS, { kind: 'persistentvolumeclaim', namespace: m[1], name: m[2]!, phase: m[3], age: m[4] }, line)
        else publish(OBJECT_STATUS, { kind: 'persistentvolume', name: m[1]!, phase: m[2], age: m[3] }, line)
        return 'take'
      },
      end() {},
    }
  },
}
