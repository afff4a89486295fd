/** Words of other languages for a password: of Spain, Portugal, France, Germany, the Netherlands, Italy, the North, the East, Turkey, China, Japan, Korea. */
const ABROAD = String.raw`contrase(?:ñ|n|ny|nh)a|senha|mot[ _-]?de[ _-]?passe|motdepasse|pass?wort|kennwort|wachtwoord|parola|has[łl]o|heslo|l[öo]senord|adgangskode|salasana|parool|jelsz[óo]|[şs]ifre|пароль|пароля|密码|密碼|口令|パスワード|비밀번호|암호|סיסמה|كلمة المرور`

/** One of these stands in every name of a secret. */
export const SECRET_LITERALS =
  'pass pwd secret token cred key contrase senha paswort kennwort wachtwoord parola has heslo senord adgangskode salasana parool jelsz ifre motde mot- mot_ парол 密码 密碼 口令 パスワード 비밀번호 암호 סיסמה كلمة dockerconfig'.split(
    ' ',
  )

/** Names of what is always secret, and of what is where it also looks so. */
export const CERTAIN_NAME = `password|passwd|passphrase|passw|pass|pwd|${ABROAD}`
export const RANDOM_NAME =
  'private_key_id|secret|token|authtok|key|credentials?|auth(?![a-z])|salt(?![a-z])|encrypt(?![a-z])|dockerconfigjson|dockercfg|session[_-]?id|csrf|jwt|(?<![a-z])(?:otp|pin|sig|hmac)(?![a-z])|[_-]pat(?![a-z])'

/** The name of one secret among the names of other things, as a field of JSON, an element of XML or a variable has it. */
export const SECRET_NAME = String.raw`[\w.$:-]{0,48}(?:${CERTAIN_NAME}|secret|token|credentials?|(?:api|access|private|auth|signing|encryption|master|account|storage|license|client|shared)[_.-]?key|dockerconfigjson)(?!_?(?:file|path|name|ref|dir|type|len|policy|expir|count))[\w.-]{0,20}`

const CERTAIN = new RegExp(`${CERTAIN_NAME}|client[_.-]?secret|secret[_.-]?(?:access[_.-]?)?key|api[_.-]?key`, 'i')
/** Whether a name of that kind tells by itself that its value is secret. */
export const isCertainName = (name: string): boolean => CERTAIN.test(name)
