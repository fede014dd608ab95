import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Hands } from './hands.ts'
import { type Language, languageNames, type Say } from './words.ts'

/** Somebody in front of a page: does what a person does, in the words that stand there. Nothing goes past the page. */
export interface Person {
  readonly name: string
  readonly page: Page
  readonly say: Say
  readonly hands: Hands
  button(message: string, inside?: Locator): Locator
  field(message: string): Locator
  dialog(): Locator
  /** From an open page to the last step of the first run; answers the passphrase. */
  firstRun(language: Language, way: 'Start a group' | 'I have an invite' | 'I have a reading code'): Promise<string>
  startGroup(name: string): Promise<void>
  /** Answers the invite; its dialog stays open, as the page asks. */
  invite(): Promise<string>
  readingCode(label: string): Promise<string>
  makeEvent(event: { title: string; place: string }): Promise<void>
  makeTask(title: string): Promise<void>
  makeLeaflet(title: string): Promise<void>
  /** A row or card of a list, once it stands there. */
  row(title: string): Locator
  badge(title: string): Locator
  leafletText(): Locator
  lock(): Promise<void>
  unlock(passphrase: string): Promise<void>
}

const far = 20_000
const day = { day: '28', month: '11', year: '2027' }

export function createPerson(name: string, page: Page, say: Say, hands: Hands): Person {
  const exact = (message: string) => ({ name: say(message), exact: true })
  const inFront = (): Locator => page.getByRole('dialog').last()
  const button = (message: string, inside: Locator | Page = page): Locator => inside.getByRole('button', exact(message))
  const field = (message: string): Locator => page.getByLabel(say(message), { exact: true }).and(page.locator('input, textarea'))
  const press = (message: string, inside: Locator | Page = page): Promise<void> => hands.press(button(message, inside))
  const radio = (message: string): Locator => page.getByRole('radio', { name: say(message) }).first()
  const submit = (): Promise<void> => hands.press(page.locator('button[type=submit]'))
  const heading = (message: string): Locator => page.getByRole('heading', exact(message))
  const row = (title: string): Locator => page.locator('.main').locator('a.row, [role=row]').filter({ hasText: title }).first()
  const shownCode = async (): Promise<string> => (await page.locator('.code-text').textContent({ timeout: far })) ?? ''
  return {
    name,
    page,
    say,
    hands,
    button,
    field,
    dialog: inFront,
    firstRun: async (language, way) => {
      await hands.press(page.getByRole('button', { name: languageNames[language], exact: true }))
      await heading('Make a passphrase').waitFor()
      await expect.poll(() => field('Passphrase').inputValue()).toMatch(/\S+(\s\S+){4}/)
      const passphrase = await field('Passphrase').inputValue()
      await hands.write(field('Type it again'), passphrase)
      await submit()
      await hands.write(field('Your name here'), name)
      await submit()
      await heading('Write down twelve recovery words').waitFor({ timeout: far })
      await press('I wrote them down')
      await hands.choose(radio('Same Wi-Fi only'))
      await submit()
      await heading('Which group?').waitFor()
      await hands.choose(radio(way))
      await submit()
      return passphrase
    },
    startGroup: async (group) => {
      await hands.write(field('Name of the group'), group)
      await press('Start the group')
      await heading('Nothing here yet').waitFor({ timeout: far })
    },
    invite: async () => {
      await hands.go('People')
      await press('Invite…')
      await press('Make the invite', inFront())
      return shownCode()
    },
    readingCode: async (label) => {
      await hands.go('People')
      await hands.choose(radio('Reading codes'))
      await press('Make a reading code')
      await hands.write(field('Label'), label)
      await press('Make it', inFront())
      const code = await shownCode()
      await page.keyboard.press('Escape')
      return code
    },
    makeEvent: async ({ title, place }) => {
      await hands.go('Events')
      await hands.act('new', button('New event'))
      await hands.write(field('Title'), title)
      await hands.writeParts(page.getByRole('group', exact('Day')), day)
      await hands.writeParts(page.getByRole('group', exact('From')), { hour: '13', minute: '30' })
      await hands.write(field('Place'), place)
      await press('Make event', inFront())
      await row(title).waitFor({ timeout: far })
    },
    makeTask: async (title) => {
      await hands.go('Tasks')
      await hands.act('new', button('New task').first())
      await hands.write(field('What is to be done'), title)
      await press('Make task', inFront())
      await row(title).waitFor({ timeout: far })
    },
    makeLeaflet: async (title) => {
      await hands.go('Leaflets')
      await hands.act('new', button('New leaflet'))
      await hands.write(field('Title'), title)
      await press('Make leaflet', inFront())
      await page.getByRole('textbox', exact('Text of the leaflet')).waitFor({ timeout: far })
    },
    row,
    badge: (title) => row(title).locator('.bd'),
    leafletText: () => page.getByRole('textbox', exact('Text of the leaflet')),
    lock: async () => {
      await hands.go('Settings')
      const security = page.getByRole('link', exact('Security'))
      await security.waitFor()
      await hands.press(security)
      await hands.act('lock', button('Lock now'))
      await heading('Starling is locked').waitFor({ timeout: far })
    },
    unlock: async (passphrase) => {
      await hands.write(field('Passphrase'), passphrase)
      await press('Unlock')
      await page.locator('.side nav').waitFor({ timeout: far })
    }
  }
}
