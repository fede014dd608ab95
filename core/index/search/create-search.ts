import MiniSearch from 'minisearch'
import type { EntityId } from '../../domain/ids.ts'
import type { EntityEntry } from '../entity-entry.ts'
import { foldText } from './fold-text.ts'
import { type SearchDocument, searchDocument } from './search-document.ts'
import { snippetOf } from './snippet-of.ts'
import { tokenize } from './tokenize.ts'

export interface SearchHit {
  readonly noun: string
  readonly id: EntityId
  readonly title: string
  readonly snippet: string
}

type Lookup = (noun: string, id: EntityId) => EntityEntry | null

export interface Search {
  /** This entity changed; it is read again before the next search. Until the first search nothing need be known of it. */
  touch(noun: string, id: EntityId): void
  find(text: string, limit: number, lookup: Lookup): SearchHit[]
}

interface Kept extends SearchDocument {
  readonly id: string
  readonly noun: string
  readonly entity: EntityId
  readonly folded: string
}

/**
 * Full-text search in the four languages, in memory only: a file of it would tell what a group plans. Catching up is left to the first
 * search after a change, so that opening a group does not wait for it.
 */
export function createSearch(everything: () => Iterable<{ readonly noun: string; readonly id: EntityId }>): Search {
  const mini = new MiniSearch<Kept>({
    fields: ['title', 'body'],
    tokenize,
    processTerm: (term) => term, // folded by tokenize
    searchOptions: { combineWith: 'AND', boost: { title: 3 }, prefix: (term) => term.length > 1, fuzzy: fuzziness }
  })
  const kept = new Map<string, Kept>()
  /** Null until somebody searches: then all is read, and from there on what changes. */
  let touched: Map<string, Set<EntityId>> | null = null

  function catchUp(lookup: Lookup): void {
    const first = touched === null
    touched ??= new Map()
    if (first) for (const { noun, id } of everything()) touch(noun, id)
    for (const [noun, entity] of [...touched].flatMap(([noun, ids]) => [...ids].map((id): [string, EntityId] => [noun, id]))) {
      const id = `${noun}/${entity}`
      const state = lookup(noun, entity)?.state
      const document = state === undefined ? null : searchDocument(state)
      const before = kept.get(id)
      if (before !== undefined) {
        mini.discard(id)
        kept.delete(id)
      }
      if (document === null) continue
      const doc: Kept = { ...document, id, noun, entity, folded: foldText(`${document.title}\n${document.body}`) }
      mini.add(doc)
      kept.set(id, doc)
    }
    touched.clear()
  }

  function find(text: string, limit: number, lookup: Lookup): SearchHit[] {
    catchUp(lookup)
    const wanted = foldText(text.trim())
    if (wanted === '') return []
    const found = mini.search(text).flatMap(({ id, score }) => {
      const doc = kept.get(String(id))
      return doc === undefined ? [] : [{ doc, score, rank: rankOf(doc, wanted) }]
    })
    found.sort((a, b) => a.rank - b.rank || b.score - a.score || (a.doc.id < b.doc.id ? -1 : 1))
    return found
      .slice(0, limit)
      .map(({ doc }) => ({ noun: doc.noun, id: doc.entity, title: doc.title, snippet: snippetOf(doc, wanted) }))
  }

  function touch(noun: string, entity: EntityId): void {
    const ofNoun = touched?.get(noun)
    if (ofNoun === undefined) touched?.set(noun, new Set([entity]))
    else ofNoun.add(entity)
  }

  return { touch, find }
}

/** A slip of the finger in a longer word is forgiven; letters of scripts written in pairs must fit. */
function fuzziness(term: string): number | false {
  return term.length > 4 && /^\p{L}+$/u.test(term) ? 0.2 : false
}

// The very text where a word begins (京都 before 東京都), then the very text anywhere, then the words one by one.
function rankOf({ folded }: Kept, wanted: string): number {
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + 1)) {
    const before = scriptOf(folded[at - 1] ?? ' ')
    if (before === 'none' || before !== scriptOf(wanted)) return 0
  }
  return folded.includes(wanted) ? 1 : 2
}

/** Where words have no spaces, a change of script is the best sign that one begins: 京都 in 次は京都. */
function scriptOf(text: string): string {
  if (/^\p{Script=Han}/u.test(text)) return 'han'
  if (/^\p{Script=Hiragana}/u.test(text)) return 'hiragana'
  if (/^\p{Script=Katakana}/u.test(text)) return 'katakana'
  return /^[\p{L}\p{M}\p{N}]/u.test(text) ? 'other' : 'none'
}
