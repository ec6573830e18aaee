import { describe, expect, it } from 'vitest'
import { memorySource } from '../../../src/bytes/index.ts'
import { Catalogue, HAS, Library, scanSources, searchLibrary, type SourceFile } from '../../../src/dataset/index.ts'
import { fileListCsv, makeFileList } from '../../helpers/make-file-list.ts'

const ROWS = makeFileList(400, 3)

function fileAt(path: string, text = ''): SourceFile {
  const source = memorySource(new TextEncoder().encode(text), path)
  return { path, size: source.size, open: () => Promise.resolve({ kind: 'ranged', source }) }
}

/** A library beside whose recordings a list lies. */
function newLibrary(): { library: Library; catalogue: Catalogue } {
  const library: Library = new Library((id) => catalogue.tables.fileList.get(id))
  const catalogue: Catalogue = new Catalogue({
    onMember: ({ id, location }, { kind, bytes, key }) => library.addMember(id, kind, bytes, location, key),
    onList: () => library.takeList(),
  })
  return { library, catalogue }
}

const annotated = ROWS.filter(({ has3p }) => has3p)
const local = [...ROWS.slice(0, 20), ...annotated]
const files = local.map(({ id }) => fileAt(`${id}.wav`))
const list = fileAt('filelist.csv', fileListCsv(ROWS))

describe('a filelist.csv beside local recordings', () => {
  it.each([
    ['before them', [list, ...files]],
    ['after them', [...files, list]],
  ])('flags what is there when it comes %s, and adds nothing that is not', async (_, sources) => {
    const { library, catalogue } = newLibrary()
    for (const file of sources) await scanSources([file], catalogue)
    expect(catalogue.problems).toEqual([])
    expect(library.nRecordings).toBe(new Set(local.map(({ id }) => id)).size)
    for (const { id, has1p, has3p, hasMovement, label, split, batch, archive } of local) {
      const row = library.rowOf(id)!
      const bits = library.has[row]!
      expect([(bits & HAS.annotations1p) !== 0, (bits & HAS.annotations3p) !== 0, (bits & HAS.face) !== 0]).toEqual([
        has1p,
        has3p,
        hasMovement,
      ])
      // what lies here is told by the files that lie here
      expect([(bits & HAS.voice) !== 0, (bits & HAS.film) !== 0, (bits & HAS.arrays) !== 0]).toEqual([
        true,
        false,
        false,
      ])
      expect(library.labels.names[library.label[row]!]).toBe(label)
      expect(library.splits.names[library.split[row]!]).toBe(split)
      expect([library.batch[row], library.archive[row]]).toEqual([batch, archive])
    }
    const found = searchLibrary(library, catalogue.tables, { has: HAS.annotations3p })
    expect(Array.from(found, (row) => library.keys[row] ?? '').toSorted()).toEqual(
      [...new Set(annotated.map(({ id }) => id.slice(0, id.lastIndexOf('_'))))].toSorted(),
    )
  })

  it('does not overrule what was read, nor the place that the paths tell', async () => {
    const { library, catalogue } = newLibrary()
    const { id } = ROWS.find(({ hasMovement }) => hasMovement)!
    await scanSources([fileAt(`naturalistic/test/0007/0003/${id}.wav`)], catalogue)
    const row = library.rowOf(id)!
    library.learn(row, { has: 0, known: HAS.face })
    await scanSources([list], catalogue)
    expect(library.has[row]! & HAS.face).toBe(0)
    expect(library.labels.names[library.label[row]!]).toBe('naturalistic')
    expect(library.batch[row]).toBe(7)
  })

  it('says how many of its rows are of no use', async () => {
    const { catalogue } = newLibrary()
    await scanSources([fileAt('my list.csv', 'file_id,label,split,batch_idx,archive_idx\n,x,y,1,2\n')], catalogue)
    expect(catalogue.problems).toMatchObject([{ tag: 'file-unknown', severity: 'warning', source: 'my list.csv' }])
  })
})

describe('a library that hears the same again', () => {
  it('is of the same version', () => {
    const library = new Library()
    const facts = { has: HAS.voice, durationSec: 3, fps: 30, location: { label: 'improvised', batch: '0001' } }
    const row = library.add('V00_S0001_I00000001_P0001', facts)
    const { version } = library
    library.add('V00_S0001_I00000001_P0001', facts)
    library.learn(row, { validShare: Number.NaN })
    expect(library.version).toBe(version)
    library.learn(row, { fps: 25 })
    expect(library.version).toBeGreaterThan(version)
  })
})
