import './styles/layers.css'
import '@fontsource/ibm-plex-sans/400.css'
import '@fontsource/ibm-plex-sans/600.css'
import '@fontsource/ibm-plex-sans-arabic/400.css'
import '@fontsource/ibm-plex-sans-arabic/600.css'
import '@fontsource/ibm-plex-sans-jp/400.css'
import '@fontsource/ibm-plex-sans-jp/600.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/ui.css'
import './styles/ui-more.css'
import './styles/app.css'
import './styles/app-narrow.css'
import './styles/forced.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { stayHome } from './app/stay-home.ts'

const place = document.getElementById('page')
if (!place) throw new Error('no place for the page')
stayHome()
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>
)
