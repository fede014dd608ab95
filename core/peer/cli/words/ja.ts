import type { CliWords } from '../cli-words.ts'

export const ja: CliWords = {
  help: `Starling：サーバーなしで、端末どうしで一緒に計画する。

  starling start                     起動して画面を開く
  starling peer                      何も開かずに起動する
  starling call 名詞.動詞 [JSON]     一度たずねる（- なら JSON を標準入力から読む）
  starling watch 名詞.動詞 [JSON]    Ctrl-C まで変化を表示する
  starling operations [名詞.動詞]    たずねられることとその形式

  --profile DIR         プロフィールの場所（省略時は通常のデータフォルダー）
  --port N              このコンピューター上のページのポート（省略時は空きポート）
  --beacon-port N       近くを探すためのポート（一台で複数動かすときだけ）
  --loopback-ports N,N  同じコンピューターで動くほかの Starling のそのポート
  --passphrase-fd N     このファイル記述子からパスフレーズを一行に一つ読む
  --json                答えを一つの JSON 文書で出す
  --no-open             ブラウザーを開かない
  --language LANG       en、ja、es、ar のどれか
  --help, --version

パスフレーズは引数にできません。表示せずにたずねるか、- で読む JSON に書きます。
引数はこのコンピューターのほかの利用者に読まれます。招待や閲覧コードも - で渡してください。
終了コード：0 完了 · 1 拒否 · 2 コマンドの誤り · 3 プロフィールなし・ロック中・パスフレーズ · 4 応答なし · 130 Ctrl-C`,
  misunderstood: 'このコマンドは理解できません。書き方は「starling --help」で見られます。',
  notJson: '入力は {"name":"Amal"} のような JSON オブジェクト一つか、標準入力から読むための - にしてください。',
  secretInArgument:
    'パスフレーズを引数に書かないでください。このコンピューターのほかの利用者に読まれます。省けばたずねます。または --passphrase-fd を使ってください。',
  unknownOperation: 'そのような操作はありません。「starling operations」で一覧が見られます。',
  useWatch: 'これは見守る操作です。「starling watch」を使ってください。',
  useCall: 'これは見守る操作ではありません。「starling call」を使ってください。',
  passphrase: 'パスフレーズ：',
  newPassphrase: '新しいパスフレーズ：',
  repeatPassphrase: 'もう一度：',
  firstSteps: '最初の手順',
  inBrowser: 'ここにはデスクトップ版がないので、ブラウザーに表示します。',
  openThis: 'このコンピューターで次のアドレスを開いてください。誰にも渡さないでください。',
  lessIsolated: 'ブラウザーの中では隔離が弱く、あなたの他のプログラムに読まれるおそれがあります。',
  stopWithCtrlC: 'Ctrl-C で終了します。',
  profileMissing: 'まだプロフィールがありません。別の画面で：starling call profile.create \'{"name":"…"}\'',
  profileLocked: 'プロフィールはロックされています。別の画面で：starling call profile.unlock',
  profileOpen: 'プロフィールは開いています。',
  locksByItself:
    '何も書き込まれず、ページにも誰も触れないまましばらくたつと、自動でロックされます。見るだけでは延びません。\n開いたままにするには：\nstarling call profile.set \'{"lockAfterMinutes":0}\'',
  coreStopped: 'Starling の内部が止まり、再起動しています。保存したものは残っています。',
  coreStarted: 'Starling は再び動いています。プロフィールはロックされています。',
  coreLocked: 'プロフィールをロックしました。鍵はメモリーから消えました。',
  coreGaveUp: 'Starling が続けて止まったため、再起動をやめました。Ctrl-C で終了してください。最後の出力：'
}
