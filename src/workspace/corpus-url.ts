import type { CorpusLayout } from './corpus-shelf.ts'

/** Hosts that hold the dataset as an object per array and not as archives. */
const FEATURE_HOSTS = new Set(['dl.fbaipublicfiles.com'])

/** How the recordings below an address are kept. */
export function layoutOf(base: URL): CorpusLayout {
  return FEATURE_HOSTS.has(base.hostname) ? 'features' : 'archives'
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
