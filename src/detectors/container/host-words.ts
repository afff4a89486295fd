import type { Sentence } from '../../core/failure.ts'
import { word } from '../../core/words/shell.ts'
import type { Kind } from './container-error/sentence.ts'
import { engineCommand, type Named } from './words.ts'

interface Facts extends Named {
  readonly kind?: Kind | undefined
  readonly name?: string | undefined
  readonly words?: string | undefined
}

interface OfKind {
  why(f: Facts): string
  cause?(f: Facts): Sentence
  now(f: Facts): { readonly say: string; readonly run?: string | undefined }
  durable(f: Facts): string
}

const toolOf = (f: Facts): string => (f.tool === undefined || f.tool.startsWith('docker ') ? 'docker' : f.tool)

/** What an engine asks of its host, and is not given. */
const OF_HOST: Readonly<Partial<Record<Kind, OfKind>>> = {
  port: {
    why: (f) => `port ${f.name} of the host is taken (${f.words})`,
    now: (f) => ({
      say: `See who listens on port ${f.name}: another container, or a program of the host.`,
      run: `ss -ltnp 'sport = :${f.name}'; ${toolOf(f)} ps --filter publish=${f.name}`,
    }),
    durable: (f) => `End the one that holds port ${f.name}, or publish another port of the host for one of the two.`,
  },
  'privileged port': {
    why: (f) => `port ${f.name} is not for users without root (permission denied)`,
    cause: () => 'An engine without root may publish ports from net.ipv4.ip_unprivileged_port_start (1024) on',
    now: () => ({ say: 'See from which port on users may listen.', run: 'sysctl net.ipv4.ip_unprivileged_port_start' }),
    durable: (f) => `Publish a port above 1023, or set net.ipv4.ip_unprivileged_port_start to ${f.name} in /etc/sysctl.d.`,
  },
  name: {
    why: (f) => `the name ${f.name} is ${f.words}`,
    cause: () => 'A container that has ended keeps its name until it is removed',
    now: (f) => ({
      say: 'See which container has the name, and whether it still runs.',
      run: `${toolOf(f)} ps -a --filter name=${word(f.name!)}`,
    }),
    durable: () => 'Remove the old one when nothing in it is needed, or run it with --rm, or start the old one instead of making another.',
  },
  source: {
    why: (f) => `the path ${f.name} of the host, which it mounts, does not exist`,
    now: (f) => ({ say: 'See which part of the path is missing, on the host where the engine runs.', run: `namei -l ${word(f.name!)}` }),
    durable: (f) => `Create ${f.name} before the start, or correct the path; a named volume is created by itself.`,
  },
  gpu: {
    why: (f) => f.words!,
    cause: () => 'The engine has no runtime for GPUs: nvidia-container-toolkit is not installed or not configured',
    now: () => ({ say: 'See whether driver and toolkit are there.', run: 'nvidia-smi -L; nvidia-ctk --version' }),
    durable: () => 'Install nvidia-container-toolkit, let nvidia-ctk configure the engine, and restart the engine.',
  },
  network: {
    why: (f) => `network ${f.name} does not exist`,
    now: (f) => ({ say: 'See which networks there are.', run: `${toolOf(f)} network ls` }),
    durable: () =>
      'Create the container anew, so that it joins a network that exists; one that was removed keeps its old id in the container.',
  },
}

/** Of a container that an engine could not start for want of something of its host; undefined for other causes. */
export const ofHost = (f: Facts): OfKind | undefined => (f.kind === undefined ? undefined : OF_HOST[f.kind])

/** What an engine said, in words that belong to no kind. */
export const otherOfEngine = (f: Facts): { readonly say: string; readonly run?: string | undefined } => ({
  say: 'Correct what this names, where the container is started (compose file, script, unit) or on its host.',
  run: engineCommand(f, (name) => `inspect -f '{{json .HostConfig}}' ${name}`),
})
