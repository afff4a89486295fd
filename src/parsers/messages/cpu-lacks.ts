import { message } from '../../core/message.ts'
import { CPU_LACKS, type CpuLacks } from '../../records/cpu-lacks.ts'

const FEATURE = String.raw`(?<feature>AVX(?:-?512\w{0,4}|2)?|SSE ?4[._]?[12a]?|SSSE3|FMA|BMI2?|POPCNT|F16C|x86-64-v[234]|ARMv8\.\d(?:-A)?|LSE)`
const SHAPES = [
  // the entry point of the image mongo; Chromium and others in their own words
  new RegExp(String.raw`\brequires? (?:a |an )?(?:CPU|processor)s? (?:with|that supports?|supporting) ${FEATURE}\b`, 'i'),
  new RegExp(
    String.raw`\b(?:CPU|processor|machine|system|host) (?:does not|doesn['’]t) (?:support|have|provide) (?:the )?${FEATURE}\b`,
    'i',
  ),
  // glibc, sysdeps/x86/dl-get-cpu-features.c: `Fatal glibc error: CPU does not support x86-64-v2`
  new RegExp(String.raw`\bCPU lacks ${FEATURE} support\b`, 'i'),
  // TensorFlow, core/platform/cpu_feature_guard.cc
  new RegExp(String.raw`\bwas compiled to use ${FEATURE} instructions, but these aren['’]t available on your machine`, 'i'),
]

/** What a program was built for and finds missing, before it dies of SIGILL. */
export const cpuLacks = message<CpuLacks>({
  id: 'cpu-lacks',
  emits: CPU_LACKS,
  holds: [
    'a cpu with ',
    'a cpu that support',
    'a processor with ',
    'cpu does not support',
    "cpu doesn't support",
    'processor does not support',
    "processor doesn't support",
    'cpu lacks ',
    'was compiled to use ',
  ],
  read({ message: text }) {
    if (text.length > 1000) return undefined
    for (const shape of SHAPES) {
      const feature = shape.exec(text)?.groups?.['feature']
      if (feature !== undefined) return { feature }
    }
    return undefined
  },
})
