import type { FindingCode } from '../findings.ts'
import type { LanguageCode } from './language.ts'

/** What the network doctor found and what to do about it. The address or card that it is about stands beside the sentence, not in it. */
export const findingWords: Readonly<Record<LanguageCode, Readonly<Record<FindingCode, string>>>> = {
  en: {
    NETWORK_IS_OFF: 'This laptop is set to connect to nothing. Choose “same network only” or “internet too”.',
    NO_NETWORK: 'This laptop is in no network. Join a Wi-Fi, plug in a cable, or open a hotspot on one of the laptops.',
    PORT_TAKEN: 'Another program keeps Starling from calling and listening. Close the other Starling, or restart the laptop.',
    ONLY_VPN: 'The only network here is a VPN, and Starling does not call into a VPN. Join the Wi-Fi or plug in a cable.',
    VPN_IN_THE_WAY:
      'A VPN on this laptop takes what is meant for the laptops near by. Pause the VPN, or allow “local network” in its settings.',
    CLOCK_OFF:
      'The clock of this laptop and that of another are more than 15 minutes apart. Set date, time and time zone on both.',
    OTHER_NETWORK:
      'The other laptop is in a different network, and there is no way from here to there. Join the same Wi-Fi on both, or open a hotspot on one of them.',
    GUEST_NETWORK:
      'The way to the other laptop is closed, as between a guest Wi-Fi and the rest of a house. Join the same Wi-Fi on both, not the guest one, or open a hotspot on one of them.',
    LAPTOPS_KEPT_APART:
      'The other laptop cannot be reached, although this network works. Many Wi-Fi networks keep laptops apart: open a hotspot on one of them, or connect them by cable. Compare the address once more, too.',
    FIREWALL_HERE:
      'Others answer when this laptop asks, but their calls do not arrive: most likely the firewall of this laptop stops them. Allow Starling in its firewall, for private and for public networks.',
    FIREWALL_THERE:
      'This laptop hears the other one, but gets through to it no further: most likely a firewall over there. On that laptop, allow Starling in the firewall.',
    SILENT_THERE:
      'The other laptop is there, but no Starling answers on it. Look whether Starling is open there and in the same group; if so, allow Starling in the firewalls of both laptops.',
    NOBODY_HEARD:
      'Nobody of your groups can be heard in this network. Look whether the others are in the same Wi-Fi and have Starling open. If they are, check again with the address that the other laptop shows.',
    CONNECTED: 'This laptop is connected to others of your groups.'
  },
  ja: {
    NETWORK_IS_OFF: 'この端末は、どこにもつながない設定です。「同じネットワークだけ」か「インターネットも」を選んでください。',
    NO_NETWORK:
      'この端末はどのネットワークにも入っていません。Wi-Fi につなぐか、ケーブルを差すか、どれか 1 台でホットスポットを開いてください。',
    PORT_TAKEN:
      '別のプログラムのために、Starling は呼びかけも聞き取りもできません。もう 1 つの Starling を閉じるか、端末を再起動してください。',
    ONLY_VPN:
      'ここにあるネットワークは VPN だけです。Starling は VPN の中へは呼びかけません。Wi-Fi につなぐか、ケーブルを差してください。',
    VPN_IN_THE_WAY:
      'この端末の VPN が、近くの端末あての通信を持っていってしまいます。VPN を一時停止するか、VPN の設定で「ローカルネットワーク」を許可してください。',
    CLOCK_OFF: 'この端末と別の端末の時計が 15 分以上ずれています。両方の日付、時刻、タイムゾーンを合わせてください。',
    OTHER_NETWORK:
      '相手の端末は別のネットワークにあり、ここからは届きません。両方を同じ Wi-Fi につなぐか、どちらかでホットスポットを開いてください。',
    GUEST_NETWORK:
      '来客用の Wi-Fi のように、相手の端末への道が閉じられています。両方を、来客用ではない同じ Wi-Fi につなぐか、どちらかでホットスポットを開いてください。',
    LAPTOPS_KEPT_APART:
      'このネットワークは動いていますが、相手の端末に届きません。端末どうしの通信を止めている Wi-Fi は多くあります。どちらかでホットスポットを開くか、ケーブルでつないでください。アドレスももう一度確かめてください。',
    FIREWALL_HERE:
      'こちらから尋ねると返事がありますが、相手からの呼びかけは届きません。この端末のファイアウォールが止めているようです。プライベートとパブリックの両方のネットワークで、Starling を許可してください。',
    FIREWALL_THERE:
      '相手の呼びかけは聞こえますが、その先へ進めません。相手側のファイアウォールが止めているようです。相手の端末のファイアウォールで Starling を許可してください。',
    SILENT_THERE:
      '相手の端末はありますが、Starling が返事をしません。そこで Starling が開いていて、同じグループに入っているか確かめてください。そうであれば、両方のファイアウォールで Starling を許可してください。',
    NOBODY_HEARD:
      'このネットワークでは、あなたのグループの人の声が聞こえません。ほかの人が同じ Wi-Fi にいて、Starling を開いているか確かめてください。そうであれば、相手の端末に出ているアドレスを入れて、もう一度調べてください。',
    CONNECTED: 'この端末は、あなたのグループのほかの端末とつながっています。'
  },
  es: {
    NETWORK_IS_OFF: 'Este equipo está configurado para no conectarse a nada. Elige «solo la misma red» o «también internet».',
    NO_NETWORK:
      'Este equipo no está en ninguna red. Conéctate a un wifi, enchufa un cable o abre un punto de acceso en uno de los equipos.',
    PORT_TAKEN: 'Otro programa impide que Starling llame y escuche. Cierra el otro Starling o reinicia el equipo.',
    ONLY_VPN: 'La única red aquí es una VPN, y Starling no llama dentro de una VPN. Conéctate al wifi o enchufa un cable.',
    VPN_IN_THE_WAY:
      'Una VPN en este equipo se lleva lo que va dirigido a los equipos cercanos. Pausa la VPN o permite la «red local» en su configuración.',
    CLOCK_OFF:
      'El reloj de este equipo y el de otro difieren en más de 15 minutos. Ajusta la fecha, la hora y la zona horaria en ambos.',
    OTHER_NETWORK:
      'El otro equipo está en una red distinta y desde aquí no hay camino hasta él. Conecta ambos al mismo wifi o abre un punto de acceso en uno de ellos.',
    GUEST_NETWORK:
      'El camino hacia el otro equipo está cerrado, como entre un wifi de visitas y el resto de una casa. Conecta ambos al mismo wifi, que no sea el de visitas, o abre un punto de acceso en uno de ellos.',
    LAPTOPS_KEPT_APART:
      'No se puede llegar al otro equipo, aunque esta red funciona. Muchas redes wifi separan los equipos entre sí: abre un punto de acceso en uno de ellos o conéctalos por cable. Compara también la dirección una vez más.',
    FIREWALL_HERE:
      'Cuando este equipo pregunta, le responden, pero las llamadas de los demás no llegan: lo más probable es que las detenga el cortafuegos de este equipo. Permite Starling en él, para redes privadas y públicas.',
    FIREWALL_THERE:
      'Este equipo oye al otro, pero no consigue pasar de ahí: lo más probable es que lo impida un cortafuegos del otro lado. Permite Starling en el cortafuegos de ese equipo.',
    SILENT_THERE:
      'El otro equipo está ahí, pero ningún Starling responde. Mira si Starling está abierto allí y en el mismo grupo; si es así, permite Starling en los cortafuegos de ambos equipos.',
    NOBODY_HEARD:
      'En esta red no se oye a nadie de tus grupos. Mira si las demás personas están en el mismo wifi y tienen Starling abierto. Si es así, vuelve a comprobar con la dirección que muestra el otro equipo.',
    CONNECTED: 'Este equipo está conectado con otros de tus grupos.'
  },
  ar: {
    NETWORK_IS_OFF: 'هذا الجهاز مضبوط على عدم الاتصال بأي شيء. اختر «الشبكة نفسها فقط» أو «الإنترنت أيضًا».',
    NO_NETWORK: 'هذا الجهاز ليس في أي شبكة. اتصل بشبكة واي فاي، أو صِله بكابل، أو افتح نقطة اتصال على أحد الأجهزة.',
    PORT_TAKEN: 'برنامج آخر يمنع Starling من النداء والاستماع. أغلق نسخة Starling الأخرى أو أعد تشغيل الجهاز.',
    ONLY_VPN: 'الشبكة الوحيدة هنا شبكة VPN، وStarling لا ينادي داخلها. اتصل بشبكة واي فاي أو صِل الجهاز بكابل.',
    VPN_IN_THE_WAY:
      'شبكة VPN على هذا الجهاز تأخذ ما هو موجّه إلى الأجهزة القريبة. أوقفها مؤقتًا، أو اسمح بـ«الشبكة المحلية» في إعداداتها.',
    CLOCK_OFF: 'بين ساعة هذا الجهاز وساعة جهاز آخر أكثر من ١٥ دقيقة. اضبط التاريخ والوقت والمنطقة الزمنية على الجهازين.',
    OTHER_NETWORK:
      'الجهاز الآخر في شبكة مختلفة ولا طريق إليه من هنا. صِل الجهازين بشبكة الواي فاي نفسها، أو افتح نقطة اتصال على أحدهما.',
    GUEST_NETWORK:
      'الطريق إلى الجهاز الآخر مغلق، كما بين شبكة الضيوف وبقية شبكة البيت. صِل الجهازين بشبكة الواي فاي نفسها غير شبكة الضيوف، أو افتح نقطة اتصال على أحدهما.',
    LAPTOPS_KEPT_APART:
      'لا يمكن الوصول إلى الجهاز الآخر مع أن هذه الشبكة تعمل. كثير من شبكات الواي فاي تفصل الأجهزة بعضها عن بعض: افتح نقطة اتصال على أحدها أو صِلها بكابل. وقارن العنوان مرة أخرى أيضًا.',
    FIREWALL_HERE:
      'يردّ الآخرون حين يسأل هذا الجهاز، لكن نداءاتهم لا تصل إليه: الأرجح أن جدار الحماية على هذا الجهاز يوقفها. اسمح فيه لـStarling على الشبكات الخاصة والعامة.',
    FIREWALL_THERE:
      'هذا الجهاز يسمع الجهاز الآخر، لكنه لا يصل إليه أبعد من ذلك: الأرجح أن جدار حماية هناك يمنعه. اسمح لـStarling في جدار الحماية على ذلك الجهاز.',
    SILENT_THERE:
      'الجهاز الآخر موجود، لكن لا يردّ عليه أي Starling. انظر هل Starling مفتوح هناك وفي المجموعة نفسها؛ فإن كان كذلك فاسمح لـStarling في جداري الحماية على الجهازين.',
    NOBODY_HEARD:
      'لا يُسمع أحد من مجموعاتك في هذه الشبكة. انظر هل الآخرون على شبكة الواي فاي نفسها وStarling مفتوح لديهم. فإن كانوا كذلك فأعد الفحص بالعنوان الظاهر على الجهاز الآخر.',
    CONNECTED: 'هذا الجهاز متصل بأجهزة أخرى من مجموعاتك.'
  }
}
