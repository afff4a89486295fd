import { lineType } from '../core/record.ts'

/** Android starts a service of an app again, as the app was ended (ActiveServices.java). */
export interface AppServiceRestart {
  /** The app's package, and the service in it. */
  readonly app: string
  readonly service: string
  readonly delayMs: number | undefined
}

export const APP_SERVICE_RESTART = lineType<AppServiceRestart>('app-service-restart')
