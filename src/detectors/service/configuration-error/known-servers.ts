import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'
import type { Known } from './known.ts'

/** What helps where a server itself refuses to start. */
export function ofServer(f: Facts): Known | undefined {
  switch (f.kind) {
    case 'data directory':
      return {
        cause: /\bdowngrade/i.test(f.message)
          ? 'A version does not read the files of a later one: the image or the package went back. Nothing is lost'
          : 'A new major version does not read the files of an old one: the image or the package was raised by a major version. Nothing is lost',
        now: {
          say: `Start it with ${f.value === undefined ? 'the version that wrote them' : `version ${f.value}`} again (pin the tag of the image), and take a dump.`,
        },
        durable: {
          say: `Move the data over: load the dump into an empty directory of the version that is wanted${/PostgreSQL|database files/.test(f.message) ? ', or run pg_upgrade with both versions' : ''}.`,
        },
      }
    case 'host key':
      return {
        cause: 'It has no key of its own that it can read: none was made, or the files are empty, damaged or not root’s',
        now: { say: 'See which there are, whose they are, and what it says of each.', run: 'ls -l /etc/ssh/ssh_host_*_key; sshd -t' },
        durable: {
          say: 'Make those that are missing (this keeps the others), or bring back the old ones, so that clients know the machine.',
          run: 'ssh-keygen -A',
        },
      }
    case 'subnet':
      return {
        cause: 'It serves only interfaces whose address lies in a subnet of its configuration, and found none',
        now: {
          say: 'Compare the addresses of the interfaces with the subnets that are declared.',
          run: 'ip -br addr; grep -n subnet /etc/dhcp/dhcpd.conf',
        },
        durable: {
          say: 'Declare the subnet of the interface that it is to serve, and have that interface up with its address before it starts.',
        },
      }
    case 'shared memory':
      return {
        cause: 'It asks for all of shared_buffers at its start: more than the machine, its cgroup or its huge pages have left',
        now: { say: 'See what is left.', run: "grep -E 'MemAvailable|CommitLimit|Committed|HugePages' /proc/meminfo" },
        durable: {
          say: 'Lower shared_buffers (a quarter of the memory that it may have) or max_connections; with huge_pages = on reserve enough of them.',
        },
      }
    case 'bootstrap':
      return {
        cause: 'Another node left the cluster later and may hold newer data: bootstrapping here could lose it',
        now: {
          say: 'On every node, compare which has the highest seqno, and which says safe_to_bootstrap: 1.',
          run: 'cat /var/lib/mysql/grastate.dat',
        },
        durable: {
          say: 'Bootstrap the node with the newest data. Only if that is this one, or the others are lost, set safe_to_bootstrap: 1 in its grastate.dat; then start the others as usual.',
        },
      }
    case 'lock':
      return {
        cause: 'Another run of it still has the directory: an old container or pod that has not ended, or two replicas on one volume',
        now: { say: 'See who has it.', run: holderOf(f) },
        durable: { say: 'Let only one use the volume: strategy Recreate or a StatefulSet, one directory for each replica.' },
      }
    case 'cluster identity':
    case 'node identity':
      return ofMember(f)
    case 'cluster settings':
      return {
        cause: 'Bound to an address that is not local it takes itself for one of production, and must be told how to find the others',
        now: { say: 'For one node alone set discovery.type: single-node; else discovery.seed_hosts and cluster.initial_master_nodes.' },
        durable: { say: 'Write it into elasticsearch.yml, or into the environment of its container.' },
      }
    case 'certificate file':
      return {
        cause: /private key/i.test(f.message)
          ? 'The file must hold both, the certificate with its chain and the private key that belongs to it; else the key stands beside it, under the same name with .key'
          : undefined,
        now: {
          say: 'Compare: both print the same key, if they belong together.',
          run:
            f.name === undefined
              ? undefined
              : `openssl x509 -noout -pubkey -in ${word(f.name)} | md5sum; openssl pkey -pubout -in ${word(f.name)} | md5sum`,
        },
        durable: {
          say: 'Let what renews the certificate write key and chain in one go, and check before each reload.',
          run: f.file === undefined ? undefined : `haproxy -c -f ${word(f.file)}`,
        },
      }
    case 'limit':
      return ofLimit(f)
    default:
      return undefined
  }
}

/** Data of another cluster or node, or a name that was changed since. */
function ofMember(f: Facts): Known {
  const isNode = f.kind === 'node identity'
  if (f.missing && f.file !== undefined)
    return {
      cause: 'Each member of an ensemble reads there which line server.N of the configuration is its own',
      now: {
        say: `Write its own number, the N of that line, into ${f.file}.`,
        run: `ls -la ${word(f.file.replace(/\/[^/]*$/, '') || '/')}`,
      },
      durable: { say: 'Let what makes the data directory (an init script, a StatefulSet by its ordinal) write it too.' },
    }
  return {
    cause: isNode
      ? 'Its number in the data directory and the one in its settings must be the same'
      : 'Its data directory belongs to another cluster, or to an earlier life of this one: mostly one volume was kept while another was made anew',
    now: {
      say: isNode
        ? `Compare ${f.name ?? 'its number'} in its settings with what stands in its data directory.`
        : `Compare what it is told with what its data directory says${f.name === undefined ? '' : ` (${f.name})`}, and point it to the cluster or volume that it belongs to.`,
      run: f.file === undefined ? undefined : `cat ${word(f.file)}`,
    },
    durable: {
      say: 'Keep the volumes of all members together, or remove all of them together; delete a data directory only where its data may be lost.',
    },
  }
}

function ofLimit(f: Facts): Known | undefined {
  if (f.needs === undefined) return undefined
  if (f.name?.startsWith('vm.') === true)
    return {
      cause: 'It is a setting of the kernel of the host, also for a container',
      now: { say: 'On the host (of a container too), raise it at once.', run: `sysctl -w ${f.name}=${f.needs}`, changes: 'host' },
      durable: {
        say: `Write it down for the next boot: ${f.name} = ${f.needs} in /etc/sysctl.d.`,
        run: `grep -rs ${word(f.name)} /etc/sysctl.conf /etc/sysctl.d`,
      },
    }
  return {
    now: {
      say: `Allow it ${f.needs}: LimitNOFILE=${f.needs} in its unit; of a container --ulimit nofile=${f.needs}, or ulimits: nofile in the compose file.`,
    },
    durable: { say: 'Set it where the service is installed from, so that the next machine has it too.' },
  }
}

/** Who else has the directory: by the file that it locks, else by the program's name. */
const holderOf = ({ message, file }: Facts): string =>
  message.includes('lock DB directory')
    ? 'docker ps -a; kubectl get pods -A | grep -i prometheus'
    : file?.startsWith('/') === true
      ? `lsof ${word(file)}; docker ps -a`
      : "ps -eo pid,lstart,args | grep -E '[m]ysqld|[m]ariadbd|[p]ostgres|[e]lasticsearch'; docker ps -a"
