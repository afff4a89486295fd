import { message } from '../../core/message.ts'
import { CONFIGURATION_REFUSAL, type ConfigurationRefusal } from '../../records/configuration-refusal.ts'

interface Shape {
  readonly says: RegExp
  readonly by: string
  readonly kind?: string
  readonly missing?: true
}

const JVM = 'The Java virtual machine'

/** Options that a runtime refuses before the program's first line: HotSpot (runtime/arguments.cpp, libjli/java.c), Node.js (src/node_options.cc). */
const SHAPES: readonly Shape[] = [
  { says: /^Invalid (?:maximum|initial|minimum) heap size: (?<name>-Xm[xsn]\S{1,40})/, by: JVM },
  { says: /^Invalid (?:thread stack|maximum direct memory) size: (?<name>-X\S{1,60})/, by: JVM },
  { says: /^(?:Error: )?(?:Could not|Unable to) (?:parse|recognize) (?<name>-X\S{1,80})/, by: JVM },
  { says: /^Initial heap size set to a larger value than the maximum heap size$/, by: JVM },
  { says: /^Incompatible (?:minimum|initial) and (?:initial|maximum) heap sizes specified$/, by: JVM },
  { says: /^Too small (?:initial|maximum) heap(?: for \w{1,20})?$/, by: JVM },
  { says: /^The (?:Java thread |VMThread )?stack size specified is too small\b/, by: JVM },
  { says: /^(?:Unrecognized|Improperly specified) VM option '(?<name>[^']{1,120})'/, by: JVM },
  { says: /^(?:Missing \+\/- setting|Unexpected \+\/- setting in|Invalid) (?:for )?VM option '(?<name>[^']{1,120})'/, by: JVM },
  { says: /^Error: VM option '(?<name>[^']{1,120})' is (?:experimental|diagnostic|\w{1,20}) and (?:must|is only)\b/, by: JVM },
  { says: /^(?:Error: )?Could not (?:find|open) JAR file '?(?<file>[^' ]{1,300}\.jar)/, by: JVM, kind: 'file', missing: true },
  { says: /^Error: Unable to access jarfile (?<file>\S{1,300})/, by: JVM, kind: 'file', missing: true },
  { says: /^Error opening zip file or JAR manifest missing : (?<file>\S{1,300})/, by: JVM, kind: 'file', missing: true },
  { says: /^(?:Conflicting collector combinations in option list|Multiple (?:garbage collectors|GCs) selected)\b/, by: JVM },
  { says: /^\S{0,200}\bnode: bad option: (?<name>-\S{1,120})/, by: 'Node.js' },
  { says: /^\S{0,200}\bnode: (?<name>--?\S{1,120}) (?:is not allowed in NODE_OPTIONS|requires an argument)/, by: 'Node.js' },
]

/** What a runtime was told on its command line or in its environment and cannot use. */
export const runtimeOptions = message<ConfigurationRefusal>({
  id: 'runtime-options',
  emits: CONFIGURATION_REFUSAL,
  holds: [
    ...['heap size', 'heap for', 'too small initial heap', 'too small maximum heap', 'invalid thread stack', 'direct memory size'],
    ...['stack size specified', 'vm option', 'heap sizes specified', 'could not parse -x', 'unable to parse -x', 'recognize -x'],
    ...['jar file', 'access jarfile', 'jar manifest missing', 'collector combinations', 'garbage collectors selected', 'gcs selected'],
    ...['bad option: ', 'in node_options', 'requires an argument'],
  ],
  read({ message: text, kernel, priority }) {
    if (kernel === true || (priority !== undefined && priority > 6) || text.length > 600) return undefined
    const said = text.trim()
    for (const { says, by, kind, missing } of SHAPES) {
      const found = says.exec(said)
      if (found === null) continue
      const { name, file } = found.groups ?? {}
      return {
        kind: kind ?? 'option',
        name: name ?? file,
        missing: missing === true,
        file,
        ends: true,
        by,
        sentence: said.replace(/^Error: /, ''),
      }
    }
    return undefined
  },
})
