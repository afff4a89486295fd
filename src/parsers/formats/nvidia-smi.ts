import type { FormatParser, RawLine } from '../../core/parser.ts'
import { ROW_AMISS } from '../../records/row-amiss.ts'
import { rowsSink } from '../load/rows.ts'

/** The bars at both ends of its lines may be gone with what a paste put before them. */
const HEADING = /^\|?\s{0,4}GPU\s{1,4}Name\s{1,40}(?:Persistence-M|TCC\/WDDM)\s{0,4}\|\s{1,4}Bus-Id\s/
const GPU = /^\|?\s{1,5}(\d{1,3})\s{1,4}\S[^|]{2,60}\|\s{1,4}([\dA-F]{4,8}:[\dA-F]{2}:[\dA-F]{2}\.\d)\s/
const ROW = /^\|?[^|]{4,60}\|[^|]{4,60}\|[^|]{3,60}\|?$/
const DRAWN = /^[+|=\-\s]{20,200}$/
const LOST = /\bGPU is lost\b/
const ERROR = /\bERR!/

/** nvidia-smi: GPUs that are lost, or that answer with ERR! where a reading should stand. */
export const nvidiaSmi: FormatParser = {
  id: 'nvidia-smi',
  title: 'nvidia-smi',
  capture: ['nvidia-smi'],
  recognised: 'by its heading (| GPU  Name … | Bus-Id)',
  samples: [
    {
      text: '| GPU  Name                 Persistence-M | Bus-Id        Disp.A | Volatile Uncorr. ECC |\n|=========================================+======================+======================|\n|   1  NVIDIA A100-SXM4-40GB          On  | 00000000:0F:00.0 Off |                 ERR! |\n|ERR!  ERR! ERR!             ERR! / ERR!  |    GPU is lost       |    ERR!      Default |\n',
    },
  ],
  shows: ['GPU state'],
  begins: ['Persistence-M', 'TCC/WDDM'],
  heading: (text) => HEADING.test(text),
  open(publish, { stamp }) {
    let gpu: { readonly line: RawLine; readonly name: string; errors: number; isLost: boolean } | undefined
    const close = (): void => {
      if (gpu !== undefined && gpu.isLost) publish(ROW_AMISS, { name: gpu.name, amiss: 'GPU is lost', gravity: 'fatal' }, gpu.line, stamp)
      else if (gpu !== undefined && gpu.errors > 0)
        publish(ROW_AMISS, { name: gpu.name, amiss: 'ERR! stands where a reading should', gravity: 'failed' }, gpu.line, stamp)
      gpu = undefined
    }
    return rowsSink((line) => {
      const { text } = line
      if (HEADING.test(text) || DRAWN.test(text)) return true
      const m = GPU.exec(text)
      if (m !== null) {
        close()
        gpu = { line, name: `GPU ${m[1]} at ${m[2]}`, errors: 0, isLost: false }
      }
      if (gpu === undefined) return false
      if (LOST.test(text)) gpu.isLost = true
      if (ERROR.test(text)) gpu.errors++
      return m !== null || ROW.test(text)
    }, close)
  },
}
