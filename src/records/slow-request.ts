import { recordType } from '../core/record.ts'

/** A child of php-fpm that served one request for longer than request_slowlog_timeout, and where it stood then (sapi/fpm/fpm/fpm_php_trace.c). */
export interface SlowRequest {
  readonly pool: string
  readonly pid: number
  /** The script that was asked for. */
  readonly script: string | undefined
  /** The innermost function, and who called it: `file_get_contents()`, `/srv/shop/lib/pricing.php:11`. */
  readonly function: string
  readonly calledAt: string
}

export const SLOW_REQUEST = recordType<SlowRequest>('slow-request')
