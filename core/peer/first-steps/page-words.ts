import type { LanguageCode } from '../../contract/words/language.ts'

interface PageWords {
  readonly ownName: string
  readonly heading: string
  readonly lessIsolated: string
  readonly states: Readonly<Record<'waiting' | 'ready' | 'stopped' | 'closed' | 'noKey' | 'stranger', string>>
}

export const pageWords: Readonly<Record<LanguageCode, PageWords>> = {
  en: {
    ownName: 'English',
    heading: 'First steps, on the command line',
    lessIsolated:
      'In a browser Starling is less isolated than as a program of its own: another program of yours on this computer could read along.',
    states: {
      waiting: 'Connecting to Starling on this computer …',
      ready: 'Starling is running.',
      stopped: 'Starling stopped inside and is starting again. What was saved stays saved; open the profile again.',
      closed: 'Starling was closed. Do not reload this page: open the new address when you start Starling again.',
      noKey: 'This page has no key. Open the address that Starling showed when it started.',
      stranger: 'Something else answers at this address. Close this page.'
    }
  },
  ja: {
    ownName: '日本語',
    heading: 'コマンドラインでの最初の手順',
    lessIsolated:
      'ブラウザーの中の Starling は、単独のアプリほど隔離されていません。このコンピューターで動くあなたの他のプログラムが内容を読めるおそれがあります。',
    states: {
      waiting: 'このコンピューターの Starling に接続しています…',
      ready: 'Starling は動いています。',
      stopped: 'Starling の内部が止まり、再起動しています。保存したものは残っています。プロフィールをもう一度開いてください。',
      closed: 'Starling は終了しました。このページは再読み込みせず、次に起動したときの新しいアドレスを開いてください。',
      noKey: 'このページには鍵がありません。Starling の起動時に表示されたアドレスを開いてください。',
      stranger: 'このアドレスで別のものが応答しています。このページを閉じてください。'
    }
  },
  es: {
    ownName: 'Español',
    heading: 'Primeros pasos, en la línea de órdenes',
    lessIsolated:
      'En un navegador, Starling está menos aislado que como programa propio: otro programa tuyo en este equipo podría leer lo que haces.',
    states: {
      waiting: 'Conectando con Starling en este equipo…',
      ready: 'Starling está en marcha.',
      stopped: 'Starling se detuvo por dentro y está arrancando de nuevo. Lo guardado sigue guardado; vuelve a abrir el perfil.',
      closed: 'Starling se ha cerrado. No recargues esta página: abre la dirección nueva cuando vuelvas a iniciarlo.',
      noKey: 'Esta página no tiene clave. Abre la dirección que Starling mostró al iniciarse.',
      stranger: 'Otra cosa responde en esta dirección. Cierra esta página.'
    }
  },
  ar: {
    ownName: 'العربية',
    heading: 'الخطوات الأولى، من سطر الأوامر',
    lessIsolated:
      'ستارلنغ داخل المتصفح أقل عزلة منه كبرنامج مستقل: قد يستطيع برنامج آخر من برامجك على هذا الحاسوب أن يقرأ ما تفعله.',
    states: {
      waiting: 'جارٍ الاتصال بـ Starling على هذا الحاسوب…',
      ready: 'Starling يعمل.',
      stopped: 'توقف Starling من الداخل وهو يبدأ من جديد. ما حُفظ باقٍ؛ افتح الملف الشخصي مرة أخرى.',
      closed: 'أُغلق Starling. لا تُعد تحميل هذه الصفحة: افتح العنوان الجديد عندما تشغّله مرة أخرى.',
      noKey: 'هذه الصفحة بلا مفتاح. افتح العنوان الذي عرضه Starling عند تشغيله.',
      stranger: 'شيء آخر يجيب على هذا العنوان. أغلق هذه الصفحة.'
    }
  }
}
