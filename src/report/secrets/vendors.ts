import type { Rule } from './rule.ts'
import { isMixed, looksRandom } from './entropy.ts'

const HEX = String.raw`[\da-f]`
const WORD = String.raw`[\w-]`
const DOTTED = String.raw`[\w.-]`

/** Keys by the beginnings that their vendor gives them, and what follows these, as the vendor documents it: alphabet and lengths. */
const SHAPES: readonly (readonly [prefixes: string, body: string])[] = [
  // JSON Web Tokens (RFC 7519): the header is `{"…` in base64; Mapbox, Supabase, Sentry and 1Password have a word before
  ['eyJ ops_eyJ sntrys_eyJ sk.eyJ pk.eyJ', String.raw`[\w-]{5,1000}\.[\w-]{2,8000}(?:\.[\w-]{0,4000}){0,3}`],
  ['ops_eyJ sntrys_eyJ', String.raw`[\w+/=-]{20,4000}`],
  // Amazon, Alibaba, Tencent, Google, DigitalOcean, Yandex
  ['AKIA ASIA', '[0-9A-Z]{12,128}'],
  ['AGPA AIDA AROA AIPA ANPA ANVA ABIA ACCA APKA ASCA', '[A-Z0-9]{16}'],
  ['A3T', '[A-Z0-9]{17}'],
  ['LTAI AKID', '[A-Za-z0-9]{12,40}'],
  ['AIza', `${WORD}{20,200}`],
  ['GOCSPX-', `${WORD}{20,100}`],
  ['ya29.', `${DOTTED}{10,1000}`],
  ['dop_v1_ doo_v1_ dor_v1_', `${HEX}{32,128}`],
  ['AQVN t1.9eu', `${DOTTED}{30,500}`],
  // where code lies: GitHub, GitLab, Atlassian, Sourcegraph, Sonar
  ['ghp_ gho_ ghu_ ghs_ ghr_ github_pat_', String.raw`\w{10,1000}`],
  ['glpat- glrt- glrtr- gldt- glcbt- glft- glsoat- glptt- glagent- glimt- glffct- gloas- glwt-', `${DOTTED}{10,400}`],
  ['ATATT3 ATCTT3 ATBB', String.raw`[\w=-]{20,500}`],
  ['sgp_ squ_ sqp_ sqa_', String.raw`\w{32,120}`],
  // what is built and published: Docker, npm, PyPI, RubyGems, NuGet, crates, Packagist, Clojars, Artifactory, CircleCI, Buildkite, Pulumi
  ['dckr_pat_ dckr_oat_', `${WORD}{10,200}`],
  ['npm_', '[A-Za-z0-9]{10,100}'],
  ['pypi-', `${WORD}{16,1000}`],
  ['rubygems_', `${HEX}{32,64}`],
  ['oy2 cio', '[A-Za-z0-9]{32,43}'],
  ['packagist_ CLOJARS_', String.raw`\w{32,100}`],
  ['AKCp cmVmdGtu', '[A-Za-z0-9]{40,200}'],
  ['CCIPAT_ CCIPRJ_', String.raw`\w{20,120}`],
  ['bkua_ bkct_ pul-', `${HEX}{32,64}`],
  // who may do what: Vault, Doppler, Tailscale, OpenShift, age
  ['hvs. hvb. hvr.', `${DOTTED}{10,400}`],
  ['s. b.', '[A-Za-z0-9]{24}'],
  ['dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.', `${DOTTED}{20,200}`],
  ['tskey-', `[a-z]{3,8}-${WORD}{16,200}`],
  ['sha256~', `${WORD}{43}`],
  ['AGE-SECRET-KEY-', '[0-9A-Z]{20,100}'],
  // watching: Grafana, New Relic, Dynatrace, Sentry, PostHog
  ['glsa_ glc_', String.raw`[\w+/=]{30,400}`],
  ['NRAK- NRJS- NRII- NRBR- NRAL-', '[A-Za-z0-9]{20,64}'],
  ['dt0', String.raw`[a-z]\d{2}\.[A-Z0-9.]{24,120}`],
  ['sntrys_ sntryu_ sntrya_ phc_ phx_', String.raw`[\w+/=-]{32,500}`],
  // mail and chat: Slack, SendGrid, Mailgun, Brevo, Resend, Twilio
  ['xoxa- xoxb- xoxc- xoxd- xoxe- xoxo- xoxp- xoxr- xoxs- xapp- xwfp-', `${WORD}{10,300}`],
  ['SG.', `${DOTTED}{10,200}`],
  ['key-', `${HEX}{32}`],
  ['xkeysib- xsmtpsib-', `${WORD}{32,120}`],
  ['re_', String.raw`[A-Za-z0-9]{6,12}_[A-Za-z0-9]{16,40}`],
  ['SK', `${HEX}{32}`],
  // money and shops: Stripe, Square, Shopify, Razorpay, Braintree, Flutterwave, Shippo, Duffel, EasyPost, Facebook
  ['sk_live_ sk_test_ sk_prod_ rk_live_ rk_test_ rk_prod_', `${WORD}{10,500}`],
  ['whsec_', String.raw`[\w+/=-]{16,200}`],
  ['sq0csp- sq0atp- sq0idp-', `${WORD}{20,100}`],
  ['EAA', `[A-Z]${WORD}{20,500}`],
  ['shpat_ shpca_ shppa_ shpss_ shptka_', `${WORD}{16,100}`],
  ['rzp_live_ rzp_test_', '[A-Za-z0-9]{14,40}'],
  ['access_token$production$ access_token$sandbox$', String.raw`[\w$]{16,100}`],
  ['FLWSECK- FLWSECK_TEST-', `${WORD}{16,100}`],
  ['shippo_live_ shippo_test_ duffel_live_ duffel_test_', `${WORD}{32,64}`],
  ['EZAK EZTK', '[A-Za-z0-9]{54}'],
  // models: OpenAI, Anthropic, Hugging Face, Replicate, Groq, RunPod, Perplexity, xAI
  ['sk-', `${WORD}{16,500}`],
  ['hf_ api_org_', '[A-Za-z0-9]{16,100}'],
  ['r8_ gsk_ rpa_', '[A-Za-z0-9]{30,100}'],
  ['pplx- xai-', '[A-Za-z0-9]{32,120}'],
  // hosting and data: Databricks, PlanetScale, Supabase, Netlify, Fly, Heroku, Render, Aiven, Neon, Deno, Atlas, Cloudflare
  ['dapi', String.raw`${HEX}{32}(?:-\d{1,2})?`],
  ['pscale_', `[a-z]{2,5}_${DOTTED}{20,120}`],
  ['sbp_ sbt_ sb_secret_', String.raw`\w{20,80}`],
  ['nfp_ nfc_ nfo_ nfu_ nfb_', '[A-Za-z0-9]{30,60}'],
  ['fo1_ fm1_ fm2_', String.raw`[\w+/=-]{40,800}`],
  ['HRKU- rnd_ AVNS_ napi_ ddp_ ddw_ ddo_ mdb_sa_sk_', `${WORD}{16,120}`],
  ['v1.0-', `${HEX}{24}-${HEX}{100,160}`],
  // teams: Linear, Notion, Figma, Airtable, Postman, HubSpot, Contentful, Typeform, ReadMe, LaunchDarkly, Octopus, Adafruit
  ['lin_api_ lin_oauth_', `${WORD}{16,100}`],
  ['ntn_ secret_', '[A-Za-z0-9]{40,60}'],
  ['figd_ figo_ figu_ figr_', `${WORD}{30,100}`],
  ['pat', String.raw`[A-Za-z0-9]{14}(?:\.${HEX}{64})?(?![\w-])`],
  ['PMAK-', `${WORD}{20,80}`],
  ['pat-na1- pat-na2- pat-eu1-', `${HEX}{8}-[\\da-f-]{27}`],
  ['CFPAT- tfp_ rdme_', `${WORD}{40,100}`],
  ['sdk- mob- api-', `${HEX}{8}-(?:${HEX}{4}-){3}${HEX}{12}`],
  ['API-', '[A-Z0-9]{25,40}'],
  ['aio_', '[A-Za-z0-9]{28}'],
]

/** Beginnings with which ordinary words and names begin too, by what else they must look like. */
const DOUBTFUL: Readonly<Record<string, (body: string) => boolean>> = {
  pat: (body) => isMixed(body),
  's. b.': (body) => isMixed(body),
  'API-': (body) => /\d/.test(body),
}

const BEHIND_A_WORD = String.raw`(?<![A-Za-z0-9])`

/** The prefixes as a pattern. */
const oneOf = (prefixes: readonly string[]): string => prefixes.map((prefix) => prefix.replace(/[.$]/g, String.raw`\$&`)).join('|')

export const VENDOR_RULES: readonly Rule[] = [
  ...SHAPES.map(([prefixes, body]): Rule => ({
    needs: prefixes.split(' '),
    pattern: new RegExp(`${BEHIND_A_WORD}(${oneOf(prefixes.split(' '))})(${body})()`, 'g'),
    accepts: DOUBTFUL[prefixes] ?? looksLikeKey,
  })),
  // a bootstrap token of kubeadm: its id is public
  {
    where: /\.[a-z\d]{16}(?![\w.-])/,
    pattern: /((?<![\w.-])(?=[a-z]{0,5}\d)[a-z\d]{6}\.)([a-z\d]{16})(?![\w.-])()/g,
    accepts: (secret) => /[g-z]/.test(secret) && /\d[a-z]{0,14}\d/.test(secret) && /[a-z]\d{1,8}[a-z]/.test(secret),
  },
  { needs: ['token', 'kubeadm'], pattern: /(\b(?:token|kubeadm)\b[^\n]{0,40}?[\s"'=:][a-z\d]{6}\.)([a-z\d]{16})(?![\w.-])()/gi, turns: 2 },
  // Ceph: a type, the time it was made and 16 bytes, in base64
  { needs: ['AQ'], pattern: /(?<![\w+/=])(AQ)([A-Za-z\d+/]{30,44}==)(?![\w+/=])()/g },
  { needs: [':AA'], pattern: /(?<!\w)((?:bot)?\d{8,10}:AA)([\w-]{30,40})()/g },
  // by what they end with, or hold: Mailchimp, Azure, Terraform, Discord
  { needs: ['-us'], pattern: /(?<![\w-])()([\da-f]{32})(-us\d{1,2})(?!\w)/g },
  { needs: ['8Q~'], pattern: /(?<![\w~.-])()([\w~.-]{3}8Q~[\w~.-]{31,40})()/g },
  { needs: ['.atlasv1.'], pattern: /(?<!\w)()([A-Za-z0-9]{14})(\.atlasv1\.)/g },
  { needs: ['.atlasv1.'], pattern: /(\.atlasv1\.)([\w-]{40,100})()/g },
  {
    where: /\.[\w-]{6}\.[\w-]{27}/,
    pattern: /(?<![\w.-])([MNO])([\w-]{23,27}\.[\w-]{6}\.[\w-]{27,40})(?![\w.-])()/g,
    accepts: looksRandom,
  },
  // links that let in whoever has them: Slack, Discord, Teams, Telegram
  { needs: ['hooks.slack'], pattern: /(hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/)([\w/-]{4,200})()/gi },
  { needs: ['webhooks/'], pattern: /(\/api\/(?:v\d{1,2}\/)?webhooks\/\d{5,25}\/)([\w-]{4,200})()/gi },
  { needs: ['incomingwebhook/'], pattern: /(\/IncomingWebhook\/)([\w/-]{4,300})()/gi },
  { needs: ['.office.com/', '.office365.com/'], pattern: /(\.office(?:365)?\.com\/webhook(?:b2)?\/)([^\s"'<>\\?#/]{4,300})()/gi },
  { needs: ['hooks.zapier'], pattern: /(hooks\.zapier\.com\/hooks\/(?:catch|standard)\/)([\w/-]{4,200})()/gi },
  { needs: ['maker.ifttt'], pattern: /(maker\.ifttt\.com\/(?:trigger\/[\w-]{1,100}\/(?:json\/)?with\/key|use)\/)([\w-]{4,200})()/gi },
  { needs: ['events.pagerduty'], pattern: /(events\.(?:eu\.)?pagerduty\.com\/integration\/)([\w-]{4,200})()/gi },
  { needs: ['open-apis/bot'], pattern: /(\/open-apis\/bot\/(?:v2\/)?hook\/)([\w-]{4,200})()/gi },
  { needs: ['cgi-bin/webhook'], pattern: /(\/cgi-bin\/webhook\/send\?key=)([\w-]{4,200})()/gi },
  {
    needs: ['/hooks/'],
    pattern: /(:\/\/[^\s/"'<>]{1,200}\/hooks\/)([a-z\d]{26}|[A-Za-z\d]{17,24}\/[A-Za-z\d]{40,70})(?![\w-])()/g,
    accepts: looksRandom,
  },
  { needs: ['api.telegram'], pattern: /(api\.telegram\.org\/(?:file\/)?bot\d{5,12}:)([\w-]{16,100})()/g },
  { needs: ['1//0'], pattern: /((?<![\w/:])1\/\/0)([\w-]{12,200})()/g },
]

/** A word that goes on after the beginning, as `hf_trace_event` or `sk_live_test_state`, is none. */
function looksLikeKey(body: string): boolean {
  return looksRandom(body) || (/\d/.test(body) && body.length >= 10) || /^[A-Z]{12,}$/.test(body)
}

/** A vendor's beginning. */
export const PREFIX = new RegExp(`${BEHIND_A_WORD}(?:${SHAPES.map(([prefixes]) => oneOf(prefixes.split(' '))).join('|')})`)
/** A vendor's beginning that is kept before a secret that was found. */
export const PREFIXED = new RegExp(`^(?:${SHAPES.map(([prefixes]) => oneOf(prefixes.split(' '))).join('|')}|[MNO])[\\ufdd0\\ufdd1]+$`)
