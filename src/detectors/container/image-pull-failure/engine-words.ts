import type { Step } from '../../../core/finding.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'
import type { Reason } from './reasons.ts'
import { askedOf, isUntrusted } from './words.ts'

const toolOf = (f: Facts): string => (f.tool === undefined || f.tool.startsWith('docker ') ? 'docker' : f.tool)

/** `ghcr.io` of an image; none of one of Docker Hub. */
const registryOf = (f: Facts): string | undefined => {
  const first = f.image?.split('/')[0] ?? ''
  return f.image?.includes('/') === true && /[.:]|^localhost$/.test(first) ? first : undefined
}

/** Where an engine keeps what it pulls. */
const STORE: Readonly<Record<string, string>> = {
  docker: '/var/lib/docker',
  podman: '/var/lib/containers',
  nerdctl: '/var/lib/containerd',
}

/** Where a pull without Kubernetes is put right. */
export function firstOfEngine(f: Facts): Step {
  const login = `${toolOf(f)} login${registryOf(f) === undefined ? '' : ` ${word(registryOf(f)!)}`}`
  switch (f.reason) {
    case 'access denied':
      return {
        when: 'now',
        say: `Check name and tag first: a registry says the same of a repository that does not exist. A private one needs ${login}.`,
      }
    case 'rate limit of the registry':
      return { when: 'now', say: `Wait for the limit to end (6 hours on Docker Hub), or pull with a login of your own: ${login}.` }
    case 'registry not reachable':
      if (isUntrusted(f) && askedOf(f) !== undefined)
        return {
          when: 'now',
          say: `Read what ${askedOf(f)} presents: who issued it, and until when it is valid.`,
          run: `openssl s_client -connect ${word(`${askedOf(f)}${/:\d+$/.test(askedOf(f)!) ? '' : ':443'}`)} </dev/null 2>/dev/null | openssl x509 -noout -issuer -dates`,
        }
      return {
        when: 'now',
        say: 'See whether the registry answers this host at all; a proxy has to be known to the daemon, not to the shell.',
        run: `curl -sS -o /dev/null -w '%{http_code}\\n' https://${word(registryOf(f) ?? askedOf(f) ?? 'registry-1.docker.io')}/v2/`,
      }
    case 'no space left':
      return {
        when: 'now',
        say: 'See what fills the disk of the engine.',
        run: `df -h ${STORE[toolOf(f)] ?? '/var/lib'}; ${toolOf(f)} system df`,
      }
    case 'wrong platform':
      return {
        when: 'now',
        say: 'See for which platforms the image is built.',
        run: f.image === undefined ? undefined : `${toolOf(f)} manifest inspect ${word(f.image)} | grep -A1 architecture`,
      }
    default:
      return { when: 'now', say: `Compare name and tag with what was pushed${f.image === undefined ? '' : `: ${f.image}`}.` }
  }
}

/** Where an engine looks for the certificate of a registry's own authority. */
export const trustOf = (f: Facts): string | undefined =>
  !isUntrusted(f) || askedOf(f) === undefined || !/unknown authority/.test(f.answer ?? '')
    ? undefined
    : `Put the certificate of the authority that issued it into ${toolOf(f) === 'podman' ? '/etc/containers' : '/etc/docker'}/certs.d/${askedOf(f)}/ca.crt on this host: the engine needs no restart for it.`

export const DURABLE_OF_ENGINE: Readonly<Partial<Record<Reason, string>>> = {
  'access denied': 'Correct the image where the container is defined, or let the host log in before it pulls.',
  'registry not reachable': 'Let the host resolve and reach the registry, or name a mirror in the configuration of the engine.',
  'no space left': 'Remove unused images regularly, or give the engine a disk of its own.',
  'invalid name': 'Correct the name where the container is defined: lower case, no blanks, one tag.',
  'wrong platform': 'Build the image for the platform of the host too.',
}

export const verifyOfEngine = (f: Facts): Step => ({
  when: 'verify',
  say: 'The image is there, and what needs it starts.',
  run: `${toolOf(f)} images${f.image === undefined ? '' : ` ${word(f.image.replace(/:[\w.-]{1,128}$/, ''))}`}`,
})
