import { defineConfig } from '@lingui/cli'

/** Words stand beside the feature that says them, so that two people never edit one file. The build fails on a missing one. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'ja', 'es', 'ar'],
  catalogs: [
    { path: '<rootDir>/renderer/features/{name}/locales/{locale}', include: ['<rootDir>/renderer/features/{name}'] },
    {
      path: '<rootDir>/renderer/app/locales/{locale}',
      include: ['<rootDir>/renderer/app', '<rootDir>/renderer/ui', '<rootDir>/renderer/connection']
    }
  ],
  format: 'po',
  formatOptions: { lineNumbers: false, origins: false }
})
