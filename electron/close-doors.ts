import type { WebContents } from 'electron'
import { isOwnPage } from './page-scheme.ts'

/** No page leads out of the program, opens a window or embeds another page: a link that somebody put into a leaflet goes nowhere here. */
export function closeDoors(contents: WebContents): void {
  const stayHome = (details: { readonly url: string; preventDefault(): void }): void => {
    if (!isOwnPage(details.url)) details.preventDefault()
  }
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', stayHome)
  contents.on('will-frame-navigate', stayHome)
  contents.on('will-redirect', stayHome)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp') // a page's policy knows nothing of WebRTC
}
