import { LiteralSet } from '../scan/literals.ts'

/**
 * What strerror(3) says in other languages. Source: the message catalogues of glibc (po/*.po), old and new wordings; the English text is
 * that of the C locale. Texts stand as they are written, in their own case.
 */
const ERRORS: readonly (readonly [english: string, texts: readonly string[]])[] = [
  [
    'No space left on device',
    [
      ...['Auf dem Gerät ist kein Speicherplatz mehr verfügbar', 'Kein Speicherplatz mehr auf dem Gerät verfügbar'],
      ...['Aucun espace disponible sur le périphérique', 'No queda espacio en el dispositivo', 'Spazio esaurito sul device'],
      ...['Spazio esaurito sul dispositivo', 'Não há espaço disponível no dispositivo', 'Sem espaço livre no dispositivo'],
      ...['На устройстве не осталось свободного места', 'Недостатньо місця на пристрої', 'Brak miejsca na urządzeniu'],
      ...['Geen ruimte meer over op apparaat', 'Na zařízení není volné místo', 'デバイスに空き領域がありません'],
      ...['设备上没有空间', '裝置上已無多餘空間', '장치에 남은 공간이 없음'],
    ],
  ],
  [
    'Too many open files in system',
    [
      ...['Zu viele offene Dateien im System', 'Trop de fichiers ouverts dans le système', 'Demasiados ficheros abiertos en el sistema'],
      ...['Demasiados archivos abiertos en el sistema', 'Troppi file aperti nel sistema', 'Muitos arquivos abertos no sistema'],
      ...['Demasiados ficheiros abertos no sistema', 'Слишком много открытых файлов в системе', 'Za dużo otwartych plików w systemie'],
      ...['システム中のファイルを開きすぎです', '系统中打开的文件过多'],
    ],
  ],
  [
    'Too many open files',
    [
      ...['Zu viele offene Dateien', 'Trop de fichiers ouverts', 'Demasiados ficheros abiertos', 'Demasiados archivos abiertos'],
      ...['Troppi file aperti', 'Muitos arquivos abertos', 'Demasiados ficheiros abertos', 'Слишком много открытых файлов'],
      ...['Забагато відкритих файлів', 'Za dużo otwartych plików', 'Te veel open bestanden', 'ファイルを開きすぎです', '打开的文件过多'],
      ...['開啟太多檔案', '열린 파일이 너무 많음'],
    ],
  ],
  [
    'Cannot allocate memory',
    [
      ...['Nicht genügend Hauptspeicher verfügbar', 'Kann keinen Speicher allozieren', 'Ne peut allouer de la mémoire'],
      ...[
        "Impossible d'allouer de la mémoire",
        'No se pudo asignar memoria',
        'No se puede asignar memoria',
        'Impossibile allocare memoria',
      ],
      ...['Não foi possível alocar memória', 'Impossível alocar memória', 'Невозможно выделить память', 'Nie można przydzielić pamięci'],
      ...['Onvoldoende geheugen beschikbaar', 'Nelze alokovat paměť', 'メモリを確保できません', '无法分配内存', '無法配置記憶體'],
    ],
  ],
  [
    'Resource temporarily unavailable',
    [
      ...['Die Ressource ist zur Zeit nicht verfügbar', 'Die Ressource ist zurzeit nicht verfügbar'],
      ...['Ressource temporairement non disponible', 'Recurso no disponible temporalmente', 'Risorsa temporaneamente non disponibile'],
      ...['Recurso temporariamente indisponível', 'Ресурс временно недоступен', 'Zasoby chwilowo niedostępne'],
      ...['リソースが一時的に利用できません', '资源暂时不可用', '資源暫時無法取得'],
    ],
  ],
  [
    'Permission denied',
    [
      ...['Keine Berechtigung', 'Permission non accordée', 'Permiso denegado', 'Permesso negato', 'Permissão negada', 'Permissão recusada'],
      ...['Отказано в доступе', 'Відмовлено у доступі', 'Brak dostępu', 'Toegang geweigerd', '許可がありません', '权限不够'],
    ],
  ],
  [
    'Connection refused',
    [
      ...['Verbindungsaufbau abgelehnt', 'Connexion refusée', 'Conexión rehusada', 'Connessione rifiutata', 'Conexão recusada'],
      ...['Ligação recusada', 'В соединении отказано', 'Połączenie odrzucone', 'Verbinding is geweigerd', 'Spojení odmítnuto'],
      ...['接続を拒否されました', '拒绝连接', '連線被拒絕'],
    ],
  ],
  [
    'Input/output error',
    [
      ...['Eingabe-/Ausgabefehler', "Erreur d'entrée/sortie", 'Error de entrada/salida', 'Errore di input/output', 'Erro de entrada/saída'],
      ...['Ошибка ввода/вывода', 'Błąd wejścia/wyjścia', 'Invoer-/uitvoerfout', 'Chyba vstupu/výstupu', '入力/出力エラーです'],
      ...['输入/输出错误', '輸入/輸出錯誤'],
    ],
  ],
  [
    'Read-only file system',
    [
      ...['Das Dateisystem ist nur lesbar', 'Système de fichiers accessible en lecture seulement', 'Sistema de ficheros de sólo lectura'],
      ...['Sistema de archivos de solo lectura', 'File system in sola lettura', 'Sistema de arquivos somente para leitura'],
      ...['Sistema de arquivos somente leitura', 'Sistema de ficheiros só de leitura', 'Файловая система доступна только для чтения'],
      ...['System plików wyłącznie do odczytu', 'Bestandssysteem is alleen-lezen', 'Systém souborů je pouze pro čtení'],
      ...['読み込み専用ファイルシステムです', '只读文件系统', '唯讀的檔案系統'],
    ],
  ],
]

/** What a shell prints of a child that a signal ended. Source: the catalogues of glibc (strsignal(3)) and of bash. */
const SIGNALS: readonly (readonly [english: string, texts: readonly string[]])[] = [
  [
    'Segmentation fault',
    [
      ...['Speicherzugriffsfehler', 'Adressierungsfehler', 'Erreur de segmentation', 'Violación de segmento', 'Errore di segmentazione'],
      ...['Falha de segmentação', 'Falta de segmentação', 'Ошибка сегментирования', 'Ошибка сегментации', 'Помилка адресування'],
      ...[
        'Naruszenie ochrony pamięci',
        'Segmentatiefout',
        'Chyba segmentace',
        'セグメンテーションフォルト',
        '段错误',
        '程式記憶體區段錯誤',
      ],
    ],
  ],
  [
    'Bus error',
    ['Bus-Zugriffsfehler', 'Erreur du bus', 'Error del bus', 'Errore di bus', 'Erro de bus', 'Ошибка шины', 'Błąd szyny', '总线错误'],
  ],
  ['Aborted', ['Abgebrochen', 'Abandon', 'Abortado', 'Annullato', 'Аварийный останов', 'Przerwane', '中止', '已放弃']],
  [
    'Killed',
    [
      'Getötet',
      'Abgebrochen (Killed)',
      'Processus arrêté',
      'Tué',
      'Terminado (killed)',
      'Matado',
      'Ucciso',
      'Morto',
      'Убито',
      'Убит',
    ].concat(['Unicestwiony', '強制終了', '已杀死', '強制結束']),
  ],
]
/** Distinct enough to be looked for in any line; the rest are words of everyday that count only as a shell prints them. */
const DISTINCT = new Set(['Segmentation fault', 'Bus error'])
/** `(core dumped)` behind a signal. */
const CORE =
  /[(（](?:Speicherabzug geschrieben|core dumped|`core' generado|core dump creato|núcleo despejado|imagem do núcleo gravada|образ памяти сброшен на диск|zrzut pamięci|geheugendump gemaakt|コアダンプ|核心已转储|核心已傾印|core dumped \[[^\]]{1,40}\])[)）]/
/** `line 3:` of a shell's script. */
const AT_LINE = /(?<=: ?)(?:Zeile|ligne|línea|riga|linha|строка|linia|wiersz|regel|řádek|行|第) ?(\d{1,7}) ?(?:行)?(?: ?[:：])/

const escaped = (text: string): string => text.replace(/[()|/.*+?[\]\\^$]/g, '\\$&')
const longestFirst = (texts: readonly string[]): string =>
  [...texts]
    .sort((a, b) => b.length - a.length)
    .map(escaped)
    .join('|')
const textsOf = (table: typeof ERRORS): Map<string, string> =>
  new Map(table.flatMap(([english, texts]) => texts.map((text) => [text, english] as const)))

const ERROR_TEXTS = textsOf(ERRORS)
const SIGNAL_TEXTS = textsOf(SIGNALS)
const ERROR = new RegExp(longestFirst([...ERROR_TEXTS.keys()]), 'g')
/** The whole line, or behind `script: line 3: 4411`; a core note and the command may follow. */
const DEATH = new RegExp(
  `^((?:\\[\\d{1,4}\\][-+]? {1,4}|.{1,200}?: ?(?=\\D{0,10}\\d{1,7}\\D{0,3}[:：] {1,4}\\d))?.{0,20}?(?:\\d{1,10} )?)(${longestFirst([...SIGNAL_TEXTS.keys()])})(?=\\s|$|[(（])`,
)

/** The texts that are looked for, for the gate. In their own case: other letters than ASCII have no other. */
export const STRERROR_LITERALS: readonly string[] = [
  ...ERROR_TEXTS.keys(),
  ...[...SIGNAL_TEXTS].filter(([, english]) => DISTINCT.has(english)).map(([text]) => text),
  ...['Speicherabzug geschrieben', "core' generado", 'core dump creato', 'núcleo despejado', 'imagem do núcleo', 'zrzut pamięci'],
  ...['コアダンプ', '核心已转储', '核心已傾印', 'образ памяти'],
  ...[...SIGNAL_TEXTS]
    .filter(([, english]) => !DISTINCT.has(english))
    .map(([text]) => (text.length < 4 && /^[ -ÿ]/.test(text) ? ` ${text} ` : text)),
]
const LITERALS = new LiteralSet(STRERROR_LITERALS)

/** The message with what the C library and the shell say in another language said in English; as it is where they say nothing. */
export function inEnglish(message: string): string {
  if (message.length > 4096 || !LITERALS.holds(message)) return message
  const told = message.replace(ERROR, (text) => ERROR_TEXTS.get(text)!)
  const death = DEATH.exec(told)
  if (death === null) return told.replace(CORE, '(core dumped)')
  const [whole, before, text] = death
  const after = told.slice(whole.length).replace(CORE, '(core dumped)')
  const pid = /\d{1,10} $/.test(before!)
  const english = SIGNAL_TEXTS.get(text!)!
  // a word of everyday at the beginning of a sentence
  if (!DISTINCT.has(english) && !pid && !/^\s{0,8}(?:\(core dumped\)\s{0,8})?$/.test(after)) return told
  return `${before!.replace(AT_LINE, 'line $1:')}${english}${after}`
}
