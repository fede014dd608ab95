import type { CliWords } from '../cli-words.ts'

export const en: CliWords = {
  help: `Starling: plan together, laptop to laptop, with no server.

  starling start                     run Starling and show it
  starling peer                      run Starling without opening anything
  starling call NOUN.VERB [JSON]     ask once; - reads the JSON from standard input
  starling watch NOUN.VERB [JSON]    show what changes until Ctrl-C
  starling operations [NOUN.VERB]    what can be asked, and in which form

  --profile DIR         where the profile is (otherwise the usual folder for programs’ data)
  --port N              port of the page on this computer (otherwise any free one)
  --beacon-port N       port of the local search (only for several on one computer)
  --loopback-ports N,N  ports of the others’ local search (likewise)
  --passphrase-fd N     read passphrases from this file descriptor, one a line
  --json                answers as one JSON document
  --no-open             do not open the browser
  --language LANG       en, ja, es or ar
  --help, --version

A passphrase is never an argument: it is asked for without being shown, or stands in what - reads.
Others on this computer can read arguments: give invites and reading codes with -, too.
Exit codes: 0 done · 1 refused · 2 not understood · 3 no profile, locked or passphrase · 4 no answer · 130 Ctrl-C`,
  misunderstood: 'This command line cannot be understood. “starling --help” shows how it is written.',
  notJson: 'The input must be one JSON object, such as {"name":"Amal"}, or - to read it from standard input.',
  secretInArgument:
    'A passphrase does not belong in an argument: others on this computer can read it there. Leave it out and it will be asked for, or use --passphrase-fd.',
  unknownOperation: 'There is no such operation. “starling operations” lists them all.',
  useWatch: 'This is a watch: use “starling watch”.',
  useCall: 'This is no watch: use “starling call”.',
  passphrase: 'Passphrase: ',
  newPassphrase: 'New passphrase: ',
  repeatPassphrase: 'The same again: ',
  firstSteps: 'First steps',
  inBrowser: 'There is no desktop program here, so Starling shows itself in the browser.',
  openThis: 'Open this address on this computer, and give it to nobody:',
  lessIsolated: 'In a browser Starling is less isolated: other programs of yours could read along.',
  stopWithCtrlC: 'Ctrl-C ends Starling.',
  profileMissing: 'There is no profile here yet. In another window: starling call profile.create \'{"name":"…"}\'',
  profileLocked: 'The profile is locked. In another window: starling call profile.unlock',
  profileOpen: 'The profile is open.',
  locksByItself:
    'It locks by itself when nothing is written and nobody touches the page for a while; asking alone does not keep it open.\nWhere it must stay open:\nstarling call profile.set \'{"lockAfterMinutes":0}\'',
  coreStopped: 'Starling stopped inside and is starting again. What was saved stays saved.',
  coreStarted: 'Starling is running again; the profile is locked.',
  coreLocked: 'The profile was locked; its keys are gone from memory.',
  coreGaveUp: 'Starling stopped several times in a row and is not started again. End it with Ctrl-C. This is what it last said:'
}
