/** Code of runtimes, libraries and frameworks: the program's own stands above it in a trace. */
const LIBRARY =
  /^(?:(?:java|javax|jakarta|jdk|sun|com\.sun|kotlin|kotlinx|scala|groovy|clojure|akka|reactor|rx|okhttp3|feign|ch\.qos|lombok|junit)\.|java\.base\/|org\.(?:springframework|apache|hibernate|eclipse|jboss|wildfly|codehaus|postgresql|mariadb|junit|slf4j|xerial|mockito|bouncycastle|jooq|quartz)\.|io\.(?:netty|undertow|micrometer|vertx|grpc|quarkus|opentelemetry|reactivex|micronaut|prometheus)\.|com\.(?:fasterxml|google|mysql|zaxxer|github|amazonaws|microsoft|oracle|ibm|intellij)\.|net\.(?:sf|bytebuddy|snowflake)\.|System\.|Microsoft\.|Newtonsoft\.|runtime\.|runtime\/|internal\/)/
/** The language itself, and what only counts buffers: no program names them as its own. */
const CORE =
  /^(?:java|javax|jdk|sun|com\.sun|kotlin|scala|groovy|System|runtime|internal)[./]|^java\.base\/|^io\.netty\.(?:util\.internal|buffer)\./

const JAVA =
  /^\s{0,40}(?:~?\[?\s?)?at (?:[\w.-]{1,60}@?[\w.]{0,20}\/)?([\w$.<>]{1,240})\(([\w$-]{1,120}\.(?:java|kt|scala|groovy|clj):\d{1,7}|Native Method|Unknown Source)\)/
const DOTNET = /^\s{1,40}at ([\w.`<>+[\]|]{1,240})\([^)]{0,400}\)(?: in (\S{1,300}):line (\d{1,7}))?/

interface Frame {
  readonly function: string
  readonly place: string | undefined
}

/** A frame of a JVM or of .NET. */
function frameIn(message: string): Frame | undefined {
  const java = JAVA.exec(message)
  if (java !== null) return { function: java[1]!, place: /:\d/.test(java[2]!) ? java[2] : undefined }
  const net = DOTNET.exec(message)
  return net === null
    ? undefined
    : { function: net[1]!, place: net[2] === undefined ? undefined : `${net[2].split(/[/\\]/).at(-1)}:${net[3]}` }
}

export const isFrame = (message: string): boolean => frameIn(message) !== undefined

/** `Renderer.render (Renderer.java:71)`: class and method without the package; of .NET's constructors, `..ctor` and `..cctor`, the class. */
function told({ function: name, place }: Frame): string {
  const made = /([^.]{1,200})\.\.(c?)ctor$/.exec(name)
  const short = made === null ? name.split('.').slice(-2).join('.') : `${made[2] === '' ? 'new ' : 'static '}${made[1]}`
  return place === undefined ? short : `${short} (${place})`
}

/** The first frame that is the program's own; of a program that is a library itself, the first that is not the language's. */
export function ownFrame(messages: readonly string[]): string | undefined {
  const frames = messages.flatMap((message) => frameIn(message) ?? [])
  const own = frames.find((frame) => !LIBRARY.test(frame.function)) ?? frames.find((frame) => !CORE.test(frame.function))
  return own === undefined ? undefined : told(own)
}

const PYTHON = /^\s{1,40}File "(.{1,300})", line (\d{1,7}),? in (.{1,200})$/
const PYTHON_LIBRARY = /\/(?:site|dist)-packages\/|\/lib\/python\d|^<frozen /

/** The last frame of a Python traceback that is not of a library: `canvas (render.py:18)`. */
export function ownPythonFrame(messages: readonly string[]): string | undefined {
  const frames = messages.map((message) => PYTHON.exec(message)).filter((m) => m !== null)
  const own = frames.findLast((m) => !PYTHON_LIBRARY.test(m[1]!)) ?? frames.at(-1)
  if (own === undefined) return undefined
  const [, file = '', line = '', name = ''] = own
  const place = `${file.split('/').at(-1)}:${line}`
  return name === '<module>' ? place : `${name} (${place})`
}

const GO_FUNCTION = /^([\w./*()[\]·{}-]{1,300})\((?:[^()]{0,400}|\.\.\.)\)$/
const GO_PLACE = /^\s{1,80}(\S{1,300}\.go:\d{1,7})/

/** The first frame of a goroutine that is not of Go's runtime: `main.index (build.go:77)`. */
export function ownGoFrame(messages: readonly string[]): string | undefined {
  for (const [i, message] of messages.entries()) {
    const name = GO_FUNCTION.exec(message.trim())?.[1]
    const place = GO_PLACE.exec(messages[i + 1] ?? '')?.[1]
    if (name === undefined || place === undefined || CORE.test(name) || /\/(?:src\/runtime|go\/src)\//.test(place)) continue
    return `${name.split('/').at(-1)} (${place.split('/').at(-1)})`
  }
  return undefined
}

/** `[3] assemble(n::Int64) @ Main /home/anna/fem/assemble.jl:41`, `assemble(::Int64) at /home/anna/fem/assemble.jl:41`. */
const JULIA = /^\s{0,8}\[\d{1,4}\] (\w[\w!.]{0,80})(?:\(.{0,300}\))? (?:@ \S{1,80} |at )(\S{1,300}\.jl):(\d{1,7})/

export function ownJuliaFrame(messages: readonly string[]): string | undefined {
  for (const message of messages) {
    const m = JULIA.exec(message)
    if (m !== null && !/^\.\/|\/share\/julia\/|\/\.julia\/packages\//.test(m[2]!)) return `${m[1]} (${m[2]!.split('/').at(-1)}:${m[3]})`
  }
  return undefined
}
