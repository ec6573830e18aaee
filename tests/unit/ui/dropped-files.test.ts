import { describe, expect, it } from 'vitest'
import { droppedFiles } from '../../../src/ui/dropped-files.ts'

type Tree = { readonly [name: string]: Tree | 'file' }

/** An entry of the file system as a browser hands it out: directories in batches of at most 100. */
function entryOf(name: string, content: Tree | 'file', parentPath: string): object {
  const fullPath = `${parentPath}/${name}`
  if (content === 'file') {
    const file = (resolve: (file: File) => void) => resolve(new File(['x'], name))
    return { name, fullPath, isFile: true, isDirectory: false, file }
  }
  const children = Object.entries(content).map(([child, inner]) => entryOf(child, inner, fullPath))
  const createReader = () => {
    let at = 0
    return {
      readEntries: (resolve: (batch: object[]) => void) => {
        resolve(children.slice(at, at + 100))
        at += 100
      },
    }
  }
  return { name, fullPath, isFile: false, isDirectory: true, createReader }
}

function transferOf(tree: Tree): DataTransfer {
  const items = Object.entries(tree).map(([name, content]) => ({
    kind: 'file',
    webkitGetAsEntry: () => entryOf(name, content, ''),
    getAsFile: () => null,
  }))
  return { items } as unknown as DataTransfer
}

describe('droppedFiles', () => {
  it('walks folders and keeps each file’s path', async () => {
    const files = await droppedFiles(
      transferOf({
        data: { improvised: { 'a.npz': 'file', 'a.wav': 'file' }, 'filelist.csv': 'file' },
        'b.tar': 'file',
      }),
    )
    expect(files.map((file) => [file.name, file.webkitRelativePath || null])).toEqual([
      ['a.npz', 'data/improvised/a.npz'],
      ['a.wav', 'data/improvised/a.wav'],
      ['filelist.csv', 'data/filelist.csv'],
      ['b.tar', null],
    ])
  })

  it('reads a folder of more files than one batch gives', async () => {
    const folder = Object.fromEntries(Array.from({ length: 345 }, (_, i) => [`${i}.npz`, 'file' as const]))
    expect(await droppedFiles(transferOf({ folder }))).toHaveLength(345)
  })

  it('leaves hidden files and folders out', async () => {
    const files = await droppedFiles(
      transferOf({ data: { '.DS_Store': 'file', '.git': { config: 'file' }, 'a.tar': 'file' } }),
    )
    expect(files.map((file) => file.name)).toEqual(['a.tar'])
  })
})
