import type { LanguageCode } from './language.ts'

/** The same in every language; each stands on a line of its own, so that it reads left to right in Arabic, too. */
const commands: readonly (readonly string[])[] = [
  [`starling call profile.create '{"name":"Amal"}'`],
  [`starling peer`, `starling call profile.unlock`, `starling call network.mode '{"mode":"lan"}'`],
  [`starling call group.create '{"name":"Harbour Union"}'`],
  [`starling call invite.create '{"group":"GROUP"}'`],
  [`starling call join.start -`, `{"text":"starling-join1-…"}`],
  [
    `starling call admission.list`,
    `starling call join.list`,
    `starling call admission.answer '{"admission":"NUMBER","same":true}'`,
    `starling call join.answer '{"join":"NUMBER","same":true}'`
  ],
  [
    `starling call event.create '{"group":"GROUP","title":"March","start":"2026-11-28T13:00","zone":"Asia/Tokyo"}'`,
    `starling call event.list '{"group":"GROUP"}'`
  ],
  [
    `starling call reading.create '{"group":"GROUP","label":"poster 3"}'`,
    `starling call reading.open -`,
    `{"text":"starling-read1-…"}`
  ],
  [`starling operations`]
]

const texts: Readonly<Record<LanguageCode, readonly string[]>> = {
  en: [
    'Create a profile on each laptop. You are asked for a passphrase; nobody can reset it. Write down the twelve recovery words: they are shown once.',
    'Start Starling and leave it running; in a second window, open the profile and choose who may find you: "off", "lan" (same network only) or "internet".',
    'Start a group. The answer holds the number by which this laptop knows it: put it wherever GROUP stands below.',
    'Make an invite for one person and hand it over in private. It works once, for an hour.',
    'On the other laptop, in the same network: join with the invite. Enter the command, paste the second line with the invite in it, and press Ctrl-D: what is typed after a command would be kept by the system, and this must not be.',
    'Both laptops now show a check code: the inviter’s with the first of these commands, the newcomer’s with the second. Read it aloud to each other. Only if both are the same, say so, the inviter with the third command and the newcomer with the fourth (false says no). Nothing is handed over before.',
    'Plan. Whatever is written on one laptop appears on the other, and what was written apart comes together when they meet again.',
    'Let somebody only read: a coordinator makes a reading code, and another laptop opens it, as it did with the invite. Whoever has it reads the whole plan, passes it on, and can change nothing.',
    'Everything else that Starling can do:'
  ],
  ja: [
    'それぞれの端末でプロフィールを作ります。パスフレーズを聞かれます。これは誰にも再設定できません。十二の復元ワードは一度しか表示されないので、書き留めてください。',
    'Starling を起動し、動かしたままにします。もう一つの画面でプロフィールを開き、どこまでつながるかを選びます。「off」（つながない）、「lan」（同じネットワークだけ）、「internet」（インターネットも）のどれかです。',
    'グループを始めます。返事にある番号が、この端末でのグループの番号です。以下の GROUP の所に入れてください。',
    '一人分の招待を作り、人に見られないように渡します。使えるのは一度だけ、一時間以内です。',
    '同じネットワークにあるもう一台の端末で、招待を使って参加します。コマンドを入れてから、招待を入れた二行目を貼り付け、Ctrl-D を押します。コマンドと同じ行に書いたものはシステムに残るので、そこには書きません。',
    '両方の端末に確認コードが出ます。招待した側は一番目、参加する側は二番目のコマンドで見られます。互いに読み上げてください。同じときだけ、招待した側は三番目、参加する側は四番目のコマンドで答えます（違うときは false）。それまでは何も渡されません。',
    '計画を立てます。片方で書いたものはもう片方に現れ、離れて書いたものは、再びつながったときに一つになります。',
    '読むだけの人を加えるには、まとめ役が閲覧コードを作り、別の端末で、招待のときと同じように開きます。コードを持つ人は計画のすべてを読み、ほかの端末へ受け渡せますが、何も変えられません。',
    'そのほかにできること：'
  ],
  es: [
    'Crea un perfil en cada equipo. Se te pedirá una frase de paso; nadie puede restablecerla. Apunta las doce palabras de recuperación: solo se muestran una vez.',
    'Inicia Starling y déjalo en marcha; en una segunda ventana, abre el perfil y elige hasta dónde se conecta: «off» (nada), «lan» (solo la misma red) o «internet».',
    'Crea un grupo. La respuesta trae el número con el que este equipo lo conoce: ponlo más abajo donde dice GROUP.',
    'Haz una invitación para una persona y entrégala en privado. Sirve una vez, durante una hora.',
    'En el otro equipo, en la misma red: entra con la invitación. Escribe la orden, pega la segunda línea con la invitación dentro y pulsa Ctrl-D: lo que se escribe detrás de una orden lo guarda el sistema, y esto no debe quedar guardado.',
    'Los dos equipos muestran ahora un código de control: quien invita lo ve con la primera de estas órdenes y quien llega, con la segunda. Hay que leerlo en voz alta. Solo si es igual se responde: quien invita con la tercera orden y quien llega con la cuarta (false dice que no). Antes de eso no se entrega nada.',
    'A planear. Lo que se escribe en un equipo aparece en el otro, y lo escrito por separado se junta cuando vuelven a encontrarse.',
    'Deja que alguien solo lea: la coordinación hace un código de lectura y otro equipo lo abre, igual que la invitación. Quien lo tiene lee todo el plan, lo pasa a otros equipos y no puede cambiar nada.',
    'Todo lo demás que Starling sabe hacer:'
  ],
  ar: [
    'أنشئ ملفًا شخصيًا على كل جهاز. ستُسأل عن عبارة مرور لا يستطيع أحد استعادتها. اكتب كلمات الاسترجاع الاثنتي عشرة على ورق، فهي تظهر مرة واحدة.',
    'شغّل Starling واتركه يعمل؛ وفي نافذة ثانية افتح الملف الشخصي واختر مدى الاتصال: «off» بلا اتصال، أو «lan» الشبكة نفسها فقط، أو «internet» الإنترنت أيضًا.',
    'ابدأ مجموعة. في الجواب الرقم الذي يعرفها به هذا الجهاز: ضعه أدناه مكان GROUP.',
    'أنشئ دعوة لشخص واحد وسلّمها له بعيدًا عن الأعين. تصلح مرة واحدة خلال ساعة.',
    'على الجهاز الآخر، وعلى الشبكة نفسها: انضمّ بالدعوة. اكتب الأمر ثم ألصق السطر الثاني وفيه الدعوة واضغط Ctrl-D: ما يُكتب بعد الأمر في سطره يحفظه النظام، وهذا يجب ألّا يُحفظ.',
    'يظهر الآن على الجهازين رمز تحقّق: يراه الداعي بالأمر الأول والقادم الجديد بالأمر الثاني. اقرآه بصوت مسموع. إن تطابق الرمزان فقط فقولا ذلك: الداعي بالأمر الثالث والقادم بالرابع (false تعني لا). لا يُسلَّم شيء قبل ذلك.',
    'خطّطوا. ما يُكتب على جهاز يظهر على الآخر، وما كُتب على حدة يجتمع حين يلتقي الجهازان من جديد.',
    'لتجعل شخصًا يقرأ فقط: ينشئ أحد المنسّقين رمز قراءة ويفتحه جهاز آخر كما فُتحت الدعوة. من لديه الرمز يقرأ الخطة كلها ويمرّرها، ولا يستطيع تغيير شيء.',
    'كل ما يستطيعه Starling غير ذلك:'
  ]
}

/** The way from nothing to a shared plan on the command line: one text for each step, its commands on lines of their own. */
export function firstSteps(language: LanguageCode): readonly string[] {
  return texts[language].map((text, step) => [text, ...(commands[step] ?? []).map((command) => `    ${command}`)].join('\n'))
}
