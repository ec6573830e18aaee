import type { CorpusLayout } from './corpus-shelf.ts'

/** Hosts of which it is known how they hold the dataset. */
const LAYOUTS: Readonly<Record<string, CorpusLayout>> = {
  'dl.fbaipublicfiles.com': 'features',
  'huggingface.co': 'archives',
  'hf.co': 'archives',
}

/** How the recordings below an address are kept; undefined where only the server knows. */
export function layoutOf({ hostname }: URL): CorpusLayout | undefined {
  return Object.hasOwn(LAYOUTS, hostname) ? LAYOUTS[hostname] : undefined
}

/**
 * The address of a dataset's page on Hugging Face, as people copy it, becomes the one its files lie below:
 * `huggingface.co/datasets/OWNER/NAME[/tree/REVISION[/FOLDER]]`. Other addresses stay as they are.
 */
export function corpusUrl(url: URL): URL {
  if (url.hostname !== 'huggingface.co' && url.hostname !== 'hf.co') return url
  const match = /^\/datasets\/([^/]+)\/([^/]+)(?:\/(?:tree|blob)\/([^/]+)(\/.*)?)?\/?$/.exec(url.pathname)
  if (match === null) return url
  const [, owner, name, revision = 'main', tail = '/'] = match
  const isFile = /\.[a-z0-9]+$/i.test(tail)
  return new URL(`/datasets/${owner}/${name}/resolve/${revision}${tail}${isFile || tail.endsWith('/') ? '' : '/'}`, url)
}
