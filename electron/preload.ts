import { ipcRenderer } from 'electron'

/**
 * All that stands between page and main: the page asks for its pipe, main sends one end of a channel, and it goes on to the page.
 * Nothing is exposed. The page asks, because only it knows when it listens.
 */
window.addEventListener('message', (event) => {
  if (event.source === window && event.data === 'starling-page') ipcRenderer.send('starling-page')
})
ipcRenderer.on('starling-port', (event) => window.postMessage('starling-port', window.origin, event.ports))
