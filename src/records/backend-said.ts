import { lineType } from '../core/record.ts'

/** What a load balancer says of the servers behind it. */
export interface BackendSaid {
  readonly by: 'HAProxy' | 'nginx' | 'Envoy'
  /** Undefined where the line does not name it. */
  readonly backend: string | undefined
  readonly says: 'server down' | 'server up' | 'no server'
  /** It was the last one: none is left. */
  readonly last?: true | undefined
  readonly server?: string | undefined
  /** `10.60.2.11:8443`, and why, in its words. */
  readonly address?: string | undefined
  readonly why?: string | undefined
}

export const BACKEND_SAID = lineType<BackendSaid>('backend-said')
