import { peerName } from '../../../core/peer-name.ts'
import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { times } from '../../../core/words/numbers.ts'
import { capital, either, midSentence, opt, say } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { CertificateFault } from '../../../records/certificate-refusal.ts'
import { refusedCause, refusedEffect, refusedFix, refusedHeadline } from './alert-words.ts'
import type { Facts } from './judge.ts'

const who = (f: Facts): string => midSentence(f.who ?? 'the program')
/** A kubeconfig holds its client's certificate in base64 (client-certificate-data), or names its file. */
const isKubeconfig = ({ file = '' }: Facts): boolean => /^\/etc\/kubernetes\/.{1,200}\.conf$|kubeconfig$/.test(file)

const whose = (f: Facts): string => (f.isKey === true ? (opt`the private key in ${f.file}` ?? 'a private key') : certificateOf(f))

const certificateOf = (f: Facts): string =>
  isKubeconfig(f) && f.peer === undefined
    ? `the client certificate in ${f.file}`
    : f.ofKubelet === true
      ? 'the client certificate of the kubelet'
      : f.certificate !== undefined
        ? `the certificate ${f.certificate} of the control plane`
        : f.kubeadm !== undefined && f.peer === undefined
          ? 'a certificate of the control plane'
          : f.ofApiServer === true
            ? 'the certificate of the API server'
            : either(opt`the certificate of ${f.peer ?? f.subject}`, opt`the certificate in ${f.file}`, 'a certificate')

const faultOf = (f: Facts): string => {
  if (f.fault === 'expired') return opt`expired on ${day(f.notAfter)}` ?? 'has expired'
  if (f.fault === 'not yet valid') return opt`is not valid before ${moment(f.notBefore)}` ?? 'is not valid yet'
  if (f.fault === 'out of its time') return 'is not valid now: it has expired, or its validity begins later'
  if (f.fault === 'not accepted' || f.fault === 'not presented') return `is not accepted by ${who(f)}`
  if (f.nameless === true) return 'holds no subject alternative name (SAN), and its common name is not looked at any more'
  if (f.fault === 'unknown issuer')
    return `is not trusted by ${who(f)}: its issuer is none of the certificate authorities (CA) that it knows`
  if (f.fault === 'wrong name') return opt`is for ${f.names}, not for the name that was asked` ?? 'is not for the name that was asked'
  return f.fault === 'revoked' ? 'has been revoked' : `cannot be loaded by ${who(f)}`
}

/** With its hour: a clock that is behind is so by minutes or hours. */
const moment = (text: string | undefined): string | undefined => text?.replace('T', ' ').replace(/(?:\.\d{1,9})?Z$/, ' UTC')

/** The date alone: of RFC 3339, and of `Thu Nov 19 23:59:59 UTC 2026` (Java, openssl). */
const day = (text: string | undefined): string | undefined =>
  text
    ?.replace(/(?<=^\d{4}-\d\d-\d\d)[T ].*$/, '')
    .replace(
      /^(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) {1,2}(\d{1,2}) \d\d:\d\d:\d\d (?:([A-Z]{3,4}) (\d{4})|(\d{4})(?: ([A-Z]{3,4}))?)$/,
      (_, month: string, date: string, _z, before?: string, behind?: string) => `${date} ${month} ${before ?? behind}`,
    )

export const headline = (f: Facts, count: number): string => (f.refusedBy === undefined ? ownHeadline(f, count) : refusedHeadline(f, count))

const ownHeadline = (f: Facts, count: number): string =>
  say(
    `${capital(whose(f))} ${faultOf(f)}`,
    f.webhook !== undefined
      ? `: the API server cannot ask admission webhook ${f.webhook}, and ${f.who === undefined ? 'makes no pods' : `makes no pods for ${f.who}`}`
      : f.stopped
        ? f.fault === 'not loaded'
          ? ', which does not start'
          : `; ${who(f)} ended over it`
        : `: refused ${times(count)}${opt` on ${f.node}` ?? ''}`,
  )

const MEANS: Record<CertificateFault, Sentence> = {
  expired:
    'Every connection that checks it fails until it is renewed and the service that presents it was reloaded; the connection itself works',
  'not yet valid': 'Its validity begins later than this machine’s clock says: a certificate of today, or a clock that is behind',
  'out of its time': 'Every connection that checks it fails until it is renewed, or until the clock of the side that refuses it is right',
  'not accepted': 'The reason is not told: it has expired, its issuer is none of the CAs that are known here, or it is for another name',
  'not presented': 'The server admits only clients that show a certificate',
  'unknown issuer':
    'Either the CA is missing among the trusted ones of this side, or the server sends its certificate without the intermediate ones',
  'wrong name': 'The name or address that was typed must stand among the certificate’s subject alternative names',
  revoked: 'Its issuer withdrew it: it stays refused whatever its dates say',
  'not loaded': 'The file is missing, cannot be read, or key and certificate do not belong together',
}

export const cause = (f: Facts): Sentence[] => (f.refusedBy === undefined ? ownCause(f) : refusedCause(f))

const ownCause = (f: Facts): Sentence[] => [
  f.kubeadm === undefined ? undefined : `kubeadm lists as expired: ${listed(f.kubeadm, 5)}`,
  f.ofKubelet === true || (isKubeconfig(f) && f.peer === undefined)
    ? 'With it this machine shows the API server who it is: without a valid one the kubelet neither registers nor reports its node, and cannot ask for a new one by itself'
    : f.nameless === true
      ? 'Clients of today (Go since 1.15, browsers, the JVM) compare the name that was asked with subject alternative names only'
      : f.isKey === true
        ? 'The file is missing, cannot be read, holds no private key in PEM or one with a passphrase, or the key is not that of the certificate'
        : MEANS[f.fault],
  opt`By the clock of the side that refused it is ${moment(f.asOf)}: where that is right, the certificate is at fault`,
]

/** What of a certificate decides, and how it is shown. */
const LOOK: Record<CertificateFault, readonly [string, string]> = {
  expired: ['its dates', '</dev/null 2>/dev/null | openssl x509 -noout -dates'],
  'not yet valid': ['its dates', '</dev/null 2>/dev/null | openssl x509 -noout -dates'],
  'out of its time': ['its dates', '</dev/null 2>/dev/null | openssl x509 -noout -dates'],
  'not accepted': ['its dates, issuer and names', '</dev/null 2>/dev/null | openssl x509 -noout -dates -issuer -ext subjectAltName'],
  'not presented': ['its dates', '</dev/null 2>/dev/null | openssl x509 -noout -dates'],
  'unknown issuer': ['the chain, subject (s) and issuer (i) of each', "-showcerts </dev/null 2>/dev/null | grep -E ' [si]:'"],
  'wrong name': ['its names', '</dev/null 2>/dev/null | openssl x509 -noout -ext subjectAltName'],
  revoked: ['issuer and serial number', '</dev/null 2>/dev/null | openssl x509 -noout -issuer -serial'],
  'not loaded': ['its dates and issuer', '</dev/null 2>/dev/null | openssl x509 -noout -dates -issuer'],
}

/** The file that it names is not there: nothing can be read from it. */
const isAbsent = (f: Facts): boolean => /\bNo such file or directory\b|\bENOENT\b|\bno such file\b/.test(f.message)

export const fix = (f: Facts): Step[] => (f.refusedBy === undefined ? ownFix(f) : refusedFix(f))

const kubeadmFix: Step[] = [
  {
    when: 'now',
    say: 'Renew them all on that node (before kubeadm 1.20: kubeadm alpha certs renew all).',
    run: 'kubeadm certs renew all',
    changes: 'host',
  },
  {
    when: 'now',
    say: 'Let the control plane take them: move its manifests out of /etc/kubernetes/manifests for 20 s and back, one after the other, and copy admin.conf to whoever uses it.',
  },
  {
    when: 'durable',
    say: 'Upgrade the cluster at least once a year: kubeadm upgrade renews them. Let something warn 20 days before the next end.',
  },
  { when: 'verify', say: 'No row says <invalid>, and the API server answers.', run: 'kubeadm certs check-expiration; kubectl get nodes' },
]

function ownFix(f: Facts): Step[] {
  if (f.kubeadm !== undefined || (f.certificate !== undefined && f.fault === 'expired')) return kubeadmFix
  const server = f.host === undefined ? undefined : peerName(f.host, f.port ?? (/\bldaps?\b/i.test(f.message) ? 636 : 443))
  const look: Step =
    server !== undefined
      ? {
          when: 'now',
          say: `Read what the server presents: ${LOOK[f.fault][0]}.`,
          run: `openssl s_client -connect ${word(server)} ${LOOK[f.fault][1]}`,
        }
      : f.file !== undefined
        ? {
            when: 'now',
            say: isAbsent(f)
              ? 'See how far the path leads: the file is not there.'
              : f.isKey === true
                ? 'See whether it is a private key, whole and without a passphrase.'
                : 'Read the certificate’s dates, issuer and names.',
            run: isAbsent(f)
              ? `namei -l ${word(f.file)}`
              : f.isKey === true
                ? `ls -l ${word(f.file)}; openssl pkey -in ${word(f.file)} -noout -check`
                : isKubeconfig(f)
                  ? `grep client-certificate-data ${word(f.file)} | awk '{print $2}' | base64 -d | openssl x509 -noout -dates -subject`
                  : `openssl x509 -in ${word(f.file)} -noout -dates -issuer -subject`,
          }
        : f.isKey === true
          ? {
              when: 'now',
              say: 'Find out which file it is: its settings name it. See whether it is a private key, whole and without a passphrase.',
            }
          : f.ofKubelet === true
            ? {
                when: 'now',
                say: 'Read whose it is and its dates.',
                run: 'openssl x509 -in /var/lib/kubelet/pki/kubelet-client-current.pem -noout -dates -subject',
              }
            : f.member !== undefined
              ? {
                  when: 'now',
                  say: 'See at which address that server is, and which CA file and name its line asks for.',
                  run: `grep -nE '^ *server +${f.member.split('/').at(-1)!} ' /etc/haproxy/haproxy.cfg`,
                }
              : {
                  when: 'now',
                  ...(f.ofApiServer === true
                    ? {
                        say: 'See which certificates of the control plane have ended, on a node of it.',
                        run: 'kubeadm certs check-expiration',
                      }
                    : f.subject !== undefined
                      ? { say: `Find the file of the one that is issued to ${f.subject}, among those of the service that presents it.` }
                      : knowsClock(f)
                        ? { say: 'Find out which certificate it is: its line names neither server nor file.' }
                        : {
                            say: 'Find out which certificate it is: its line names neither server nor file. Compare the clock first.',
                            run: 'timedatectl',
                          }),
                }
  const shownFix: Step = {
    when: 'now',
    say: say(
      `Renew ${opt`the certificate of ${f.peer ?? f.subject}` ?? opt`the certificate in ${f.file}` ?? 'it'}: it ended at ${moment(f.notAfter)}`,
      '. Then reload the service that presents it',
    ),
  }
  const durable: Record<CertificateFault, string> = {
    expired:
      isKubeconfig(f) || f.ofKubelet === true
        ? `Write ${f.file ?? '/etc/kubernetes/kubelet.conf'} anew with a fresh certificate (kubeadm kubeconfig user, or join the node again), restart the kubelet, and keep rotateCertificates on.`
        : `Renew ${opt`the certificate of ${f.peer ?? f.subject}` ?? 'it'}, reload the service that presents it, and let something warn 20 days before the next end.`,
    'not yet valid': 'Correct the clock of this machine (NTP), or wait until the certificate is valid.',
    'out of its time': `Renew ${opt`the certificate of ${f.peer}` ?? 'it'} where it has expired, and correct the clock of this machine (NTP) where that is wrong.`,
    'not accepted': 'Correct what its dates, issuer or names show: renew it, let the server send the whole chain, or trust its CA here.',
    'not presented': 'Give the client a certificate of a CA that the server takes.',
    'unknown issuer': `Add the issuing CA to what ${who(f)} trusts, or let the server send the whole chain.`,
    'wrong name':
      f.nameless === true
        ? 'Issue a new one with the name that clients use among its subject alternative names: no other name will do.'
        : 'Issue the certificate for the name that clients use, or use a name that stands in it.',
    revoked: 'Issue a new certificate.',
    'not loaded': 'Put certificate and key that belong together where the configuration names them, readable for the service.',
  }
  return [
    f.endShown === true && !isKubeconfig(f) && f.ofKubelet !== true ? shownFix : look,
    {
      when: 'durable',
      say:
        f.endShown === true && !isKubeconfig(f) && f.ofKubelet !== true
          ? 'Let it be renewed by itself, and let something warn 20 days before the next end.'
          : durable[f.fault],
    },
    server === undefined || (f.fault !== 'expired' && f.fault !== 'not yet valid')
      ? { when: 'verify', say: 'No such line for ten minutes.' }
      : {
          when: 'verify',
          say: 'The end of its validity lies ahead, and no such line comes for ten minutes.',
          run: `openssl s_client -connect ${word(server)} </dev/null 2>/dev/null | openssl x509 -noout -enddate`,
        },
  ]
}

export const effect = (f: Facts): Sentence =>
  f.refusedBy === undefined ? say(`${capital(whose(f))} is refused (${f.fault})`) : refusedEffect(f)

/** What the clock of that side says stands in the input; of one that is not valid yet the clock is the first suspect all the same. */
const knowsClock = (f: Facts): boolean => f.clockShown === true || (f.asOf !== undefined && f.fault === 'expired')

/** A clock that is wrong looks like a certificate that is out of its time. */
export const open = (f: Facts): Question[] =>
  f.refusedBy === undefined && !knowsClock(f) && /^(?:expired|not yet valid|out of its time)$/.test(f.fault)
    ? [
        {
          ask: `Is the clock of ${f.node ?? 'the side that refuses'} right? A wrong one looks the same.`,
          run: 'date -u',
          separates: ['clock-skew'],
        },
      ]
    : []
