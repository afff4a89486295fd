import type { Report } from '../../core/report.ts'
import { hostOf } from './hosts.ts'
import { isPseudonym, type Parts } from './identity.ts'
import { partsOfHex } from './ids.ts'
import { namespaceOf, podNames } from './kube.ts'
import { Names } from './names.ts'
import { organisationsOf } from './organisations.ts'
import { userOf } from './users.ts'

/** Fields that hold a machine's name, whole; a user's; a namespace's. */
const HOSTS = new Set(['host', 'node', 'nodes', 'machine', 'taintedNodes', 'roomiestNode'])
const KEPT = new Set(['comm', 'comms', 'unit', 'units', 'container', 'module', 'process'])
const POD = /pods?$/i
/** What stands in a list so is a pod: `shop/cart-2`. */
const NAMESPACED = /^[a-z][a-z\d-]{0,62}\/[a-z][a-z\d.-]{0,252}$/
const ADDRESS = /^[\d.]+$|:.*:/

/** What the document itself says who is who, before any text is read. `withPods`: pods too get other names. */
export function namesTold(report: Report, withPods: boolean): Names {
  const kept = new Set<string>()
  const pods = new Set<string>()
  const all: [field: string, value: string][] = []
  const see = (field: string, value: unknown): void => {
    if (typeof value === 'string') all.push([field, value])
    else if (Array.isArray(value)) for (const one of value) see(typeof one === 'string' && NAMESPACED.test(one) ? 'pods' : field, one)
    else if (typeof value === 'object' && value !== null) for (const [name, inner] of Object.entries(value)) see(name, inner)
  }
  for (const { id, entities, facts, processes } of report.findings) {
    // the nodes of these are parts of one machine
    if (!id.startsWith('numa-')) for (const part of [entities, facts]) see('', part)
    // of the facts it is what a program is called
    see('host', entities['server'])
    for (const { name } of processes?.rows ?? []) kept.add(name.toLowerCase())
  }
  for (const { host } of report.incidents) see('machine', host)
  for (const { name, aliases } of report.coverage.machines ?? []) see('machine', [name, ...aliases])
  for (const { machine } of report.coverage.artifacts) see('machine', machine)
  for (const [field, value] of all) {
    const low = value.toLowerCase()
    if (KEPT.has(field)) for (const name of [low, low.replace(/(?:@[^.]{0,200})?\.[a-z]+$/, '')]) kept.add(name)
    if (field === 'device') kept.add(`device ${low.replace('/dev/', '')}`)
    if (POD.test(field)) pods.add(low.split('/').at(-1)!)
  }
  const names = new Names(kept, pods)
  for (const [field, value] of all) tell(names, field, value, withPods)
  return names
}

function tell(names: Names, field: string, value: string, withPods: boolean): void {
  if (value.length > 300 || isPseudonym(value)) return
  if (HOSTS.has(field)) {
    const name = /^([a-z\d][\w.-]{0,252})(?::\d{1,5})?$/i.exec(value)?.[1]
    const parts = name === undefined || ADDRESS.test(name) ? undefined : hostOf(name)
    if (parts !== undefined) learn(names, name!, parts)
  } else if (field === 'user') {
    const parts = /^[a-z_][\w.-]{0,62}$/i.test(value) ? userOf(value) : undefined
    if (parts !== undefined) learn(names, value, parts)
  } else if (field === 'namespace') {
    const parts = namespaceOf(value)
    if (parts !== undefined) learn(names, value, parts)
  } else if (field === 'containerId' && /^[\da-f]{12}$/i.test(value)) learn(names, value, partsOfHex(value))
  else if (field === 'image') {
    const registry = /^([a-z\d][\w-]{0,62}(?=[.:])[\w.-]{0,200})(?::\d{1,5})?\//i.exec(value)?.[1]
    const parts = registry === undefined || ADDRESS.test(registry) ? undefined : hostOf(registry)
    if (parts !== undefined) learn(names, registry!, parts)
  } else if (POD.test(field)) {
    const [pod = '', namespace] = value.split('/').toReversed()
    const parts = namespace === undefined ? undefined : namespaceOf(namespace)
    if (parts !== undefined && /^[a-z\d-]{1,63}$/.test(namespace!)) learn(names, namespace!, parts)
    if (withPods && /^[a-z\d][a-z\d.-]{0,252}$/.test(pod)) for (const one of podNames(pod)) names.add(one.spelling, one.parts)
  }
}

/** A name, and what it is made of. Of a plain word that stands in a longer name, or behind a word that says what it is, each place must tell. */
export function learn(names: Names, spelling: string, parts: Parts, byPlace = false): void {
  if (/[\p{L}\p{N}]$/u.test(spelling)) names.add(spelling, parts, byPlace && !/[\d.-]/.test(spelling))
  for (const part of parts)
    if (typeof part === 'object' && (part.kind === 'mail' || part.kind === 'domain'))
      for (const one of organisationsOf(part.key)) names.add(one.spelling, one.parts, one.byPlace)
  if (parts.length === 1) return
  for (const part of parts) {
    if (typeof part === 'string' || part.kind === 'ip' || part.kind === 'id') continue
    const isTold = part.kind === 'user' || (part.kind === 'domain' ? part.key.includes('.') : /[\d-]/.test(part.key))
    names.add(part.key, [part], !isTold)
  }
}
