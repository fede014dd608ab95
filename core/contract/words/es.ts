import type { Sentences } from './sentences.ts'

export const es: Sentences = {
  BAD_INPUT: 'Falta algo o hay algo que no encaja[: {field}]. Corrígelo e inténtalo de nuevo.',
  UNKNOWN_OPERATION: 'Starling no conoce esta petición. Revisa cómo está escrita; «starling operations» las muestra todas.',
  MESSAGE_TOO_LARGE: 'Esto es demasiado para una sola vez[ (como máximo, {maxMiB} MiB)]. Divídelo en partes más pequeñas.',
  CHANNEL_CLOSED:
    'La conexión interna de Starling se cortó antes de que llegara la respuesta. Mira si tu cambio está hecho antes de repetirlo.',
  CONTRACT_MISMATCH:
    'En este equipo hay abiertas dos versiones distintas de Starling. Ciérralas todas y vuelve a abrir Starling.',
  INTERNAL:
    'Algo falló dentro de Starling, no por tu culpa. Lo guardado sigue guardado. Inténtalo de nuevo y, si vuelve a pasar, reinicia Starling.',
  BUSY: 'Starling todavía está ocupado con otra cosa. Espera un momento e inténtalo de nuevo.',

  PROFILE_MISSING: 'En este equipo aún no hay ningún perfil. Crea uno primero.',
  PROFILE_EXISTS: 'Aquí ya hay un perfil. Ábrelo con su frase de paso o elige otra carpeta.',
  PROFILE_LOCKED: 'Starling está bloqueado. Ábrelo con tu frase de paso.',
  PROFILE_IN_USE: 'Este perfil ya está abierto en otro Starling de este equipo. Usa ese o ciérralo primero.',
  PROFILE_DAMAGED:
    'El perfil de este equipo está dañado y no se puede abrir; no se ha cambiado nada. Deja la carpeta como está, crea un perfil nuevo en otra y pide una invitación a la coordinación.',
  DRAFTS_DAMAGED:
    'Algo que se escribió en este equipo y aún no estaba en el plan está dañado y no se puede leer. Lo que está en el plan está intacto. Puede que no se conserve lo que escribas ahora: cópialo en otro lugar antes de cerrar.',
  PROFILE_TOO_NEW: 'Este perfil se creó con un Starling más nuevo. Instala esa versión o una posterior.',
  PROFILE_NOT_OURS: 'Esta carpeta contiene algo que no es un perfil de Starling. Elige otra.',
  PASSPHRASE_WRONG: 'Esa no es la frase de paso de este perfil. Inténtalo de nuevo; los espacios y las mayúsculas cuentan.',
  PASSPHRASE_TOO_SHORT:
    'Esta frase de paso es demasiado corta[: necesita al menos {min} caracteres]. Cinco palabras al azar son una buena elección.',
  PASSPHRASE_NEEDED: 'Para esto Starling necesita tu frase de paso. Escríbela para continuar.',
  STORE_DAMAGED:
    'Parte de lo que este equipo guardaba del grupo está dañado y Starling no lo usa. Los demás equipos conservan lo que les llegó: borra el grupo de este equipo y vuelve a entrar.',
  STORE_MOVED:
    'Este perfil se copió o se movió desde otro lugar, y una copia que siga escribiendo perjudicaría al grupo. Usa el original o vuelve a entrar desde este equipo.',
  STORE_ROLLED_BACK:
    'Lo guardado aquí es más antiguo que lo que este equipo ya había escrito, como al restaurar una copia de seguridad. Puedes leerlo; para escribir, vuelve a entrar desde este equipo.',
  DISK_FULL: 'El disco está lleno y no se puede guardar nada más. Libera espacio e inténtalo de nuevo.',
  DISK_READ_ONLY:
    'Starling no puede escribir en este disco, así que no se puede guardar nada. Da permiso de escritura o usa otro disco.',

  GROUP_NOT_FOUND: 'Este grupo no está en este equipo. Mira tu lista de grupos.',
  GROUP_EXISTS: 'Este grupo ya está en este equipo. Ábrelo desde tu lista de grupos.',
  GROUP_NEEDS_NEWER:
    'Este grupo usa algo que solo conoce un Starling más nuevo. Puedes leer lo que hay aquí; para seguir, instala la versión nueva.',
  GROUP_SET_ASIDE:
    'Lo que este grupo registró incumple sus propias reglas y Starling lo ha apartado. Puedes leerlo, pero no te fíes; habla en persona con la coordinación.',
  NOT_FOUND: 'Esto no está aquí. Quizá aún no ha llegado a este equipo; vuelve a mirar más tarde.',
  NOT_ALLOWED: 'Tu papel en este grupo no lo permite. Pregunta a la coordinación.',
  READ_ONLY: 'Puedes leer este grupo, pero no cambiar nada. Para participar, pide una invitación a la coordinación.',
  NOT_ADMITTED_YET:
    'El grupo aún no ha dado entrada a este equipo. Quédate cerca de un equipo de la coordinación e inténtalo de nuevo en un momento.',
  ALREADY_MEMBER: 'Ya estás en este grupo; no necesitas invitación. Ábrelo desde tu lista de grupos.',
  MEMBER_NOT_FOUND: 'Esta persona no está en el grupo. Mira la lista de personas.',
  NEEDS_APPROVALS:
    'Para esto hace falta el sí de más de la mitad de la coordinación[; por ahora, {given} de {needed}]. Pregunta a las demás personas.',

  CODE_NOT_RECOGNISED: 'Esto no es un código de Starling. Los códigos empiezan por «starling-»: cópialo otra vez, entero.',
  CODE_MISTYPED: 'Hay un error en este código o le falta una parte. Cópialo otra vez, entero.',
  CODE_WRONG_KIND: 'Este código es de otro tipo[: {kind}]. Úsalo donde corresponde o pide el adecuado.',
  INVITE_EXPIRED: 'Esta invitación ha caducado. Pide una nueva.',
  INVITE_USED: 'Esta invitación ya se usó, y cada una sirve una sola vez. Pide una nueva; si no la usaste tú, avisa.',
  INVITE_REVOKED: 'Esta invitación se ha retirado. Pide una nueva.',
  INVITE_DECLINED: 'La persona que te invitó ha respondido que no. Habla con ella.',
  INVITE_NOT_FOUND: 'Aquí no existe esa invitación. Mira la lista de invitaciones.',
  CHECK_CODE_DIFFERENT:
    'Los códigos de los dos equipos no eran iguales y no se ha entregado nada. Puede haber alguien en medio: conviene verse en persona y hacer otra invitación.',
  JOIN_NOT_FOUND: 'Ya no hay ninguna entrada en curso con este número. Empieza otra vez con la invitación.',
  JOIN_ENDED: 'La entrada se interrumpió antes de terminar. Inténtalo de nuevo; si la invitación ya no sirve, pide otra.',

  TEXT_TOO_LONG: 'Este texto es demasiado largo[: caben {max} caracteres como máximo]. Acórtalo.',
  RECORD_TOO_LARGE: 'Esto es demasiado para un solo cambio. Divídelo en partes más pequeñas.',
  TIME_INVALID: 'Esa fecha u hora no existe. Revísala.',
  ZONE_UNKNOWN: 'Starling no conoce esta zona horaria. Usa un nombre como «America/Bogota».',
  END_BEFORE_START: 'El final es anterior al comienzo. Corrige uno de los dos.',
  LEAFLET_CONTENT_REFUSED:
    'Un volante no puede llevar parte de este contenido. Usa títulos, párrafos, listas, citas, negrita, cursiva y enlaces a la web o a un correo.',
  PICTURE_UNSUPPORTED: 'Un volante no puede llevar esta imagen. Usa una imagen PNG, JPEG o WebP sin movimiento.',
  PICTURE_TOO_LARGE:
    'Esta imagen es demasiado grande[: como máximo, {maxMiB} MiB][, como máximo, {maxPixels} píxeles por lado]. Hazla más pequeña y vuelve a intentarlo.',
  PICTURE_BROKEN:
    'Esta imagen está dañada o incompleta, así que Starling no la toma. Ábrela y guárdala con otro programa, o usa otra.',
  PICTURE_NOT_HERE:
    'Esta imagen aún no llegó a este equipo. Llegará cuando alguien que la tenga esté cerca, o en una memoria USB.',
  PICTURE_REFUSED:
    'Lo que llegó no es la imagen que se agregó, así que Starling no la muestra. Pide a quien la agregó que lo haga de nuevo.',
  NOTHING_TO_UNDO: 'Aquí no hay nada que deshacer. Lo que ves ya está sin ese cambio.',
  CHANGED_SINCE: 'Alguien ha cambiado esto entretanto. Mira cómo está ahora y decide de nuevo.',

  COURIER_NOT_OURS:
    'Ningún grupo de esta computadora puede abrir este archivo. Puede ser de otro grupo, estar muy dañado o ser otra cosa.',
  COURIER_OTHER_GROUP: 'Este archivo es de otro de tus grupos. Abre ese grupo e incorpóralo allí.',
  COURIER_TOO_LARGE:
    'Es demasiado para mostrarlo en una pantalla. Escribe en su lugar un archivo para llevar y entrégalo en una memoria USB.',
  FILE_NOT_FOUND: 'Aquí no existe ese archivo o carpeta. Revisa que la memoria USB esté conectada.',
  FILE_EXISTS: 'Ya hay un archivo con este nombre y Starling no reemplaza ninguno. Elige otro nombre.',
  MEDIUM_FAILED:
    'La memoria USB o el disco dio un error, así que esto no se terminó. Lo que está en Starling no se ve afectado. Inténtalo de nuevo o usa otra memoria USB.',
  JOB_NOT_FOUND: 'Starling ya no conoce esta tarea en curso. Mira la lista o empieza de nuevo.',

  NETWORK_OFF: 'Este equipo está configurado para no conectarse a nada. Elige «solo la misma red» o «también internet».',
  ADDRESS_NOT_NEAR:
    'Esta dirección no está en una red cercana, así que Starling no pregunta allí. Usa la dirección que muestra el otro equipo.',
  PORT_IN_USE: 'Otro programa usa el puerto que necesita Starling[: {port}]. Ciérralo o elige otro puerto.',
  CORE_NOT_ANSWERING: 'Starling no responde. Espera medio minuto mientras se reinicia; lo guardado sigue guardado.',
  CORE_STOPPED:
    'Starling se detuvo y está arrancando de nuevo; lo guardado sigue guardado. Escribe tu frase de paso y mira si tu último cambio está hecho.',
  PEER_NOT_RUNNING: 'Starling no está en marcha para este perfil. Inícialo con «starling peer».',
  PEER_ALREADY_RUNNING: 'Starling ya está en marcha para este perfil. Usa ese o ciérralo primero.'
}
