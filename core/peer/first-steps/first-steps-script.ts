/**
 * The script of the page, a file of its own for the browser: it proves the key (see `loopback/handshake-mac.ts`), tells whether core is
 * there, and shows one language. The key moves from the address to this tab's storage, so that neither history nor a copied address holds it.
 */
export const firstStepsScript = `'use strict'
const root = document.documentElement
const show = (state) => { root.dataset.state = state }
const languages = ['en', 'ja', 'es', 'ar']
const showLanguage = (language) => {
  root.dataset.language = language
  root.lang = language
  root.dir = language === 'ar' ? 'rtl' : 'ltr'
}
showLanguage(languages.find((language) => navigator.language.startsWith(language)) ?? 'en')
for (const link of document.querySelectorAll('nav a')) {
  link.addEventListener('click', (event) => { event.preventDefault(); showLanguage(link.lang) })
}

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

async function connect() {
  show('waiting')
  const inAddress = /^#k=([A-Za-z0-9_-]{43})$/.exec(location.hash)
  if (inAddress) {
    sessionStorage.setItem('starling-key', inAddress[1])
    history.replaceState(null, '', '/')
  }
  const stored = sessionStorage.getItem('starling-key')
  if (!stored) return show('noKey')
  const key = await crypto.subtle.importKey('raw', toBytes(stored), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const mac = async (side, serverNonce, clientNonce) => {
    const message = ['starling-loopback-1', side, location.port, serverNonce, clientNonce].join('|')
    return toText(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(message)))
  }
  const socket = new WebSocket('ws://' + location.host + '/ws')
  const clientNonce = toText(crypto.getRandomValues(new Uint8Array(16)))
  let serverNonce = null
  let proven = false
  let frames = Promise.resolve()
  const take = async (frame) => {
    if (proven) {
      if (frame.core) show('stopped')
      else if (frame.starling) show('ready')
    } else if (frame.t === 'hello' && serverNonce === null) {
      serverNonce = frame.sn
      socket.send(JSON.stringify({ t: 'auth', cn: clientNonce, mac: await mac('c', serverNonce, clientNonce) }))
    } else if (frame.t === 'ok' && frame.mac === (await mac('s', serverNonce, clientNonce))) {
      proven = true
    } else {
      show('stranger')
      socket.close()
    }
  }
  // One after the other: proving takes a moment, and the next frame may be there already.
  socket.addEventListener('message', (event) => { frames = frames.then(() => take(JSON.parse(event.data))).catch(() => show('stranger')) })
  socket.addEventListener('close', () => { if (root.dataset.state !== 'stranger') show('closed') })
}
connect().catch(() => show('closed'))
`
