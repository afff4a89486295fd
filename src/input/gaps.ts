// TEMPORARY STUB so that others can build; overwrite me.
import type { Gap } from '../core/report.ts'
export class Gaps { readonly #g: Gap[] = []; add(gap: Gap): void { this.#g.push(gap) } list(): Gap[] { return this.#g } }
