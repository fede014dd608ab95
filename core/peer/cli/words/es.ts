import type { CliWords } from '../cli-words.ts'

export const es: CliWords = {
  help: `Starling: planear juntos, de equipo a equipo, sin servidor.

  starling start                        inicia Starling y lo muestra
  starling peer                         inicia Starling sin abrir nada
  starling call NOMBRE.VERBO [JSON]     pregunta una vez; con - el JSON se lee de la entrada estándar
  starling watch NOMBRE.VERBO [JSON]    muestra lo que cambia hasta Ctrl-C
  starling operations [NOMBRE.VERBO]    qué se puede pedir y en qué forma

  --profile DIR         dónde está el perfil (si no, la carpeta habitual de datos)
  --port N              puerto de la página en este equipo (si no, uno libre)
  --beacon-port N       puerto de la búsqueda cercana (solo para varios en un mismo equipo)
  --loopback-ports N,N  puertos de la búsqueda de los otros (igualmente)
  --passphrase-fd N     lee frases de paso de este descriptor, una por línea
  --json                respuestas como un solo documento JSON
  --no-open             no abre el navegador
  --language LANG       en, ja, es o ar
  --help, --version

La frase de paso nunca es un argumento: se pide sin mostrarla, o va en lo que lee -.
Otras personas de este equipo pueden leer los argumentos: da también con - las invitaciones y los códigos de lectura.
Códigos de salida: 0 hecho · 1 rechazado · 2 no se entiende · 3 sin perfil, bloqueado o frase de paso · 4 sin respuesta · 130 Ctrl-C`,
  misunderstood: 'Esta orden no se entiende. «starling --help» muestra cómo se escribe.',
  notJson: 'La entrada debe ser un objeto JSON, como {"name":"Amal"}, o - para leerlo de la entrada estándar.',
  secretInArgument:
    'Una frase de paso no debe ir como argumento: otras personas de este equipo pueden leerla ahí. Omítela y se te pedirá, o usa --passphrase-fd.',
  unknownOperation: 'No existe esa operación. «starling operations» las muestra todas.',
  useWatch: 'Esto se observa: usa «starling watch».',
  useCall: 'Esto no se observa: usa «starling call».',
  passphrase: 'Frase de paso: ',
  newPassphrase: 'Nueva frase de paso: ',
  repeatPassphrase: 'La misma otra vez: ',
  firstSteps: 'Primeros pasos',
  inBrowser: 'Aquí no hay programa de escritorio, así que Starling se muestra en el navegador.',
  openThis: 'Abre esta dirección en este equipo y no se la des a nadie:',
  lessIsolated: 'En un navegador Starling está menos aislado: otros programas tuyos podrían leer lo que haces.',
  stopWithCtrlC: 'Ctrl-C termina Starling.',
  profileMissing: 'Aún no hay perfil aquí. En otra ventana: starling call profile.create \'{"name":"…"}\'',
  profileLocked: 'El perfil está bloqueado. En otra ventana: starling call profile.unlock',
  profileOpen: 'El perfil está abierto.',
  locksByItself:
    'Se bloquea por sí mismo si durante un rato nada se escribe y nadie toca la página; consultar no basta.\nPara que siga abierto donde haga falta:\nstarling call profile.set \'{"lockAfterMinutes":0}\'',
  coreStopped: 'Starling se detuvo por dentro y está arrancando de nuevo. Lo guardado sigue guardado.',
  coreStarted: 'Starling está en marcha otra vez; el perfil está bloqueado.',
  coreLocked: 'El perfil se ha bloqueado; sus claves ya no están en la memoria.',
  coreGaveUp: 'Starling se detuvo varias veces seguidas y ya no se reinicia. Termínalo con Ctrl-C. Esto es lo último que dijo:'
}
