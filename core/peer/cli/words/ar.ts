import type { CliWords } from '../cli-words.ts'

export const ar: CliWords = {
  help: `Starling: التخطيط معًا، من جهاز إلى جهاز، بلا خادم.

  starling start
      تشغيل Starling وعرضه
  starling peer
      تشغيل Starling دون فتح شيء
  starling call NOUN.VERB [JSON]
      سؤال واحد؛ مع - يُقرأ JSON من الدخل القياسي
  starling watch NOUN.VERB [JSON]
      عرض ما يتغير حتى Ctrl-C
  starling operations [NOUN.VERB]
      ما يمكن طلبه وبأي صيغة

  --profile DIR
      مكان الملف الشخصي (وإلا فمجلد البيانات المعتاد)
  --port N
      منفذ الصفحة على هذا الحاسوب (وإلا فأي منفذ حر)
  --beacon-port N
      منفذ البحث القريب (فقط لتشغيل أكثر من واحد على حاسوب واحد)
  --loopback-ports N,N
      منافذ البحث القريب للآخرين على الحاسوب نفسه
  --passphrase-fd N
      قراءة عبارات المرور من واصف الملف هذا، واحدة في كل سطر
  --json
      الأجوبة مستند JSON واحد
  --no-open
      عدم فتح المتصفح
  --language LANG
      en أو ja أو es أو ar
  --help, --version

عبارة المرور لا تُكتب وسيطًا أبدًا: تُطلب منك دون أن تظهر، أو تأتي فيما تقرؤه -.
يستطيع آخرون على هذا الحاسوب قراءة الوسائط: أعطِ الدعوات ورموز القراءة عبر - أيضًا.
رموز الخروج: 0 تمّ · 1 رُفض · 2 غير مفهوم · 3 لا ملف شخصي أو مقفل أو عبارة مرور · 4 لا جواب · 130 Ctrl-C`,
  misunderstood: 'هذا الأمر غير مفهوم. يعرض «starling --help» كيف يُكتب.',
  notJson: 'يجب أن يكون الدخل كائن JSON واحدًا مثل {"name":"Amal"}، أو - لقراءته من الدخل القياسي.',
  secretInArgument:
    'لا تكتب عبارة المرور وسيطًا: يستطيع آخرون على هذا الحاسوب قراءتها هناك. اتركها فتُطلب منك، أو استعمل --passphrase-fd.',
  unknownOperation: 'لا توجد عملية بهذا الاسم. يعرض «starling operations» كل العمليات.',
  useWatch: 'هذه عملية متابعة: استعمل «starling watch».',
  useCall: 'هذه ليست عملية متابعة: استعمل «starling call».',
  passphrase: 'عبارة المرور: ',
  newPassphrase: 'عبارة المرور الجديدة: ',
  repeatPassphrase: 'العبارة نفسها مرة أخرى: ',
  firstSteps: 'الخطوات الأولى',
  inBrowser: 'لا يوجد برنامج سطح مكتب هنا، لذلك يظهر Starling في المتصفح.',
  openThis: 'افتح هذا العنوان على هذا الحاسوب ولا تعطه لأحد:',
  lessIsolated: 'داخل المتصفح يكون Starling أقل عزلة: قد تستطيع برامج أخرى من برامجك أن تقرأ ما تفعله.',
  stopWithCtrlC: 'Ctrl-C يُنهي Starling.',
  profileMissing: 'لا يوجد ملف شخصي هنا بعد. في نافذة أخرى:\nstarling call profile.create \'{"name":"…"}\'',
  profileLocked: 'الملف الشخصي مقفل. في نافذة أخرى:\nstarling call profile.unlock',
  profileOpen: 'الملف الشخصي مفتوح.',
  locksByItself:
    'يُقفل تلقائيًا إذا لم يُكتب شيء ولم يلمس أحد الصفحة مدةً؛ والسؤال وحده لا يبقيه مفتوحًا.\nليبقى مفتوحًا حيث يلزم:\nstarling call profile.set \'{"lockAfterMinutes":0}\'',
  coreStopped: 'توقف Starling من الداخل وهو يبدأ من جديد. ما حُفظ باقٍ.',
  coreStarted: 'Starling يعمل من جديد؛ الملف الشخصي مقفل.',
  coreLocked: 'أُقفل الملف الشخصي ولم تعد مفاتيحه في الذاكرة.',
  coreGaveUp: 'توقف Starling عدة مرات متتالية ولن يُشغَّل من جديد. أنهِه بـ Ctrl-C. هذا آخر ما قاله:'
}
