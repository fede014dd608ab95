import { merged } from './merged.ts'

export const messages = merged(
  import.meta.glob<{ messages: Record<string, string> }>('../../{app,features/*}/locales/en.po', { eager: true })
)
