import { EMOTION_FALLBACK } from './emotion-look.ts'
import { PERSON_ACCENTS } from './person-look.ts'

/** Colours the stage shares with the page. */
export interface PageTokens {
  readonly accents: readonly string[]
  readonly emotions: readonly string[]
}

/** Reads the page's tokens in force on an element; where there are none, the stage's own colours. */
export function readPageTokens(element: Element): PageTokens {
  const style = getComputedStyle(element)
  const token = (name: string, fallback: string) => style.getPropertyValue(`--${name}`).trim() || fallback
  return {
    accents: PERSON_ACCENTS.map((color, i) => token(`person-${'abcd'[i]!}`, color)),
    emotions: EMOTION_FALLBACK.map(([name, color]) => token(`emotion-${name}`, color)),
  }
}

/** Reads the tokens now and whenever the page changes its theme. @returns the way to stop */
export function watchPageTokens(element: Element, onTokens: (tokens: PageTokens) => void): () => void {
  const read = () => onTokens(readPageTokens(element))
  read()
  const page = document.documentElement
  const observer = new MutationObserver(read)
  observer.observe(page, { attributes: true, attributeFilter: ['class', 'style', 'data-theme'] })
  if (document.body !== null)
    observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-theme'] })
  return () => observer.disconnect()
}
