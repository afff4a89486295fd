import { lineType } from '../core/record.ts'

/** Policies of a cluster that refuse pods: Pod Security Admission, OpenShift's security context constraints. */
export type Admission = 'PodSecurity' | 'SecurityContextConstraints'

/** Who asks for whom: the API server by its roles (RBAC), a server that does not take a password. */
export type Authority = 'RBAC' | 'login'

/** Whom a server lets in from nowhere, or not from there. */
export interface Unlisted {
  readonly server: 'PostgreSQL' | 'MySQL' | 'Redis'
  /** Address or name of the client, as the server knows it. */
  readonly client?: string | undefined
  readonly database?: string | undefined
  /** How the connection is protected, in the server's words: `no encryption`. */
  readonly encryption?: string | undefined
  /** A rule of it says no; otherwise none says yes. */
  readonly isRejected: boolean
}

/** An access that was refused: by the mode bits or a capability (EACCES, EPERM), by SELinux, by AppArmor, by a server, or a file that a program does not trust. */
export interface AccessDenial {
  readonly mechanism: 'permissions' | 'SELinux' | 'AppArmor' | Admission | Authority
  readonly comm?: string | undefined
  readonly subjectPid?: number | undefined
  readonly unit?: string | undefined
  /** What it wanted: `name_connect`, `read`, `open`, `exec`, `bind`. */
  readonly operation?: string | undefined
  readonly path?: string | undefined
  readonly port?: number | undefined
  /** Of a file that is too open: its mode, where it is told, and the one that is asked for. */
  readonly mode?: string | undefined
  readonly wants?: string | undefined
  /** SELinux types, or AppArmor's profile; of RBAC the user as the API calls it and `deployments.apps`; of a login the user and the server. */
  readonly subject?: string | undefined
  readonly object?: string | undefined
  /** Of RBAC: the namespace in which it was asked; undefined for the whole cluster. */
  readonly namespace?: string | undefined
  /** What a policy of a cluster finds wrong, in its own words, and its level: `restricted:latest`. */
  readonly violations?: string | undefined
  readonly level?: string | undefined
  /** Of a login that a server does not even ask a password of: nothing on its list lets this client in. */
  readonly unlisted?: Unlisted | undefined
  /** systemd could not execute a unit's command (203/EXEC). */
  readonly stopsStart: boolean
}

/** A login that a server took: who, and to which database. */
export interface LoginTaken {
  readonly user: string
  readonly database: string | undefined
}

export const LOGIN_TAKEN = lineType<LoginTaken>('login-taken')

export const ACCESS_DENIAL = lineType<AccessDenial>('access-denial')
