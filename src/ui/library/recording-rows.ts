import type { LibraryView } from '../../workspace/index.ts'

/** A line of the library: an interaction, or a branch of the tree. */
export type LibraryLine =
  | { readonly kind: 'interaction'; readonly row: number; readonly depth: number }
  | {
      readonly kind: 'branch'
      /** path of the branch: `improvised/dev/0003` */
      readonly id: string
      readonly label: string
      readonly depth: number
      readonly count: number
      readonly isOpen: boolean
    }

/** Lines of the plain list are not made: there is one per row. */
export function lineAt(lines: readonly LibraryLine[] | null, rows: Int32Array, index: number): LibraryLine | undefined {
  if (lines !== null) return lines[index]
  return index >= 0 && index < rows.length ? { kind: 'interaction', row: rows[index]!, depth: 0 } : undefined
}

interface Branch {
  readonly id: string
  readonly label: string
  readonly branches: Map<string, Branch>
  readonly rows: number[]
  count: number
}

/**
 * The tree label -> split -> batch -> archive -> interaction under the present filter, as far as its branches are open.
 * An interaction stands where its first person lies; what has no place stands at the end.
 */
export function treeLines({ library }: LibraryView, rows: Int32Array, open: ReadonlySet<string>): LibraryLine[] {
  const root = newBranch('', '')
  for (const row of rows) {
    let branch = root
    branch.count++
    for (const label of pathOf(library, row)) {
      let next = branch.branches.get(label)
      if (next === undefined) {
        next = newBranch(branch.id === '' ? label : `${branch.id}/${label}`, label)
        branch.branches.set(label, next)
      }
      next.count++
      branch = next
      // what is below a closed branch is only counted
      if (!open.has(branch.id)) break
    }
    if (branch === root || open.has(branch.id)) branch.rows.push(row)
  }
  const lines: LibraryLine[] = []
  list(root, 0, open, lines)
  return lines
}

function pathOf(library: LibraryView['library'], interaction: number): string[] {
  const row = library.first[interaction]!
  const path: string[] = []
  const label = library.labels.names[library.label[row]!]
  const split = library.splits.names[library.split[row]!]
  if (label !== undefined) path.push(label)
  if (split !== undefined) path.push(split)
  if (library.batch[row]! >= 0) path.push(String(library.batch[row]).padStart(4, '0'))
  if (library.archive[row]! >= 0) path.push(String(library.archive[row]).padStart(4, '0'))
  return path
}

function newBranch(id: string, label: string): Branch {
  return { id, label, branches: new Map(), rows: [], count: 0 }
}

function list(branch: Branch, depth: number, open: ReadonlySet<string>, out: LibraryLine[]): void {
  const below = [...branch.branches.values()].toSorted((a, b) => (a.label < b.label ? -1 : 1))
  for (const each of below) {
    const isOpen = open.has(each.id)
    out.push({ kind: 'branch', id: each.id, label: each.label, depth, count: each.count, isOpen })
    if (isOpen) list(each, depth + 1, open, out)
  }
  for (const row of branch.rows) out.push({ kind: 'interaction', row, depth })
}
