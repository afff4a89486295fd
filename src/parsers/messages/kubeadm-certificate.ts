import { message } from '../../core/message.ts'
import { KUBEADM_CERTIFICATE, type KubeadmCertificate } from '../../records/kubeadm-certificate.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** cmd/kubeadm/app/cmd/certs.go: name, end, what is left, its CA, whether somebody else manages it. */
const ROW = /^\s{0,8}([a-z][\w.-]{1,60})\s{2,40}([A-Z][a-z]{2}) (\d\d), (\d{4}) \d\d:\d\d UTC\s{2,20}<invalid>(?:\s|$)/

/** A certificate of a control plane that has expired, as kubeadm lists it. */
export const kubeadmCertificate = message<KubeadmCertificate>({
  id: 'kubeadm-certificate',
  emits: KUBEADM_CERTIFICATE,
  holds: ['<invalid>'],
  read({ message: text }) {
    const m = ROW.exec(text)
    const month = MONTHS.indexOf(m?.[2] ?? '') + 1
    return m === null || month === 0 ? undefined : { name: m[1]!, day: `${m[4]}-${String(month).padStart(2, '0')}-${m[3]}` }
  },
})
