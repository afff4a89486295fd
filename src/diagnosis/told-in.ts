import { writerAt } from '../casefile/outputs.ts'
import type { Entities, Proof } from '../core/finding.ts'
import type { Scope } from '../core/scope.ts'

/** Names of a thing that runs on a machine. */
const NAMED: readonly (keyof Entities)[] = ['containerId', 'podUid', 'pod', 'container', 'unit', 'cgroup']

/** The pods in whose own logs a finding is told which names nobody: what a program says there befell its pod. A file that may be anybody's tells of none. */
export function toldIn(scope: Scope, proof: readonly Proof[], called: readonly Entities[]): readonly Entities[] {
  if (called.some((names) => NAMED.some((name) => names[name] !== undefined))) return []
  const writerOf = writerAt(scope)
  const writers = proof.flatMap(({ at, witness }) => (witness === 'application log' ? (writerOf(at) ?? []) : []))
  return writers.flatMap(({ pod, home, isGuess }) => (pod === undefined || isGuess === true ? [] : [{ pod, podUid: home?.podUid }]))
}
