import { hostSights, hostsMeant } from './hosts.ts'
import type { Sight } from './identity.ts'
import { idSights } from './ids.ts'
import { ipSights } from './ip.ts'
import { kubeSights, namespacesMeant } from './kube.ts'
import { macSights } from './mac.ts'
import { mailSights } from './mail.ts'
import type { Names } from './names.ts'
import { organisationsMeant } from './organisations.ts'
import { userSights } from './users.ts'

/** Where a text shows somebody by itself. */
export const sightsIn = (text: string, withPods: boolean): readonly Sight[] =>
  text.length < 3
    ? []
    : [
        ...ipSights(text),
        ...macSights(text),
        ...mailSights(text),
        ...idSights(text),
        ...kubeSights(text, withPods),
        ...userSights(text),
        ...hostSights(text),
      ]

/** Where a text means somebody whom another text, or the document, shows. */
export const sightsMeant = (text: string, names: Names): readonly Sight[] => [
  ...hostsMeant(text, names),
  ...namespacesMeant(text, names),
  ...organisationsMeant(text, names),
  ...names.sightsIn(text),
]
