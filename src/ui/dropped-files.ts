/**
 * Files of a drop, folders walked through. Each file of a folder carries its path in `webkitRelativePath`, as files chosen
 * with a folder picker do: pairing needs the folders' names.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  // entries must be taken before the first await: the list is emptied after the event
  const entries = [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile())
    .filter((entry) => entry !== null)
  const files: File[] = []
  for (const entry of entries) {
    if (entry instanceof File) files.push(entry)
    else await walkEntry(entry, files)
  }
  return files
}

/** Files in one drop; a folder with more is not what was meant. */
const MAX_FILES = 200_000

async function walkEntry(entry: FileSystemEntry, out: File[]): Promise<void> {
  if (out.length >= MAX_FILES || entry.name.startsWith('.')) return
  if (isFileEntry(entry)) {
    out.push(withRelativePath(await fileOf(entry), entry.fullPath.replace(/^\//, '')))
  } else if (isDirectoryEntry(entry)) {
    for (const child of await childrenOf(entry)) await walkEntry(child, out)
  }
}

/** The same file with its path inside the dropped folder, where the browser left it empty. */
export function withRelativePath(file: File, path: string): File {
  if (!file.webkitRelativePath && path.includes('/')) {
    Object.defineProperty(file, 'webkitRelativePath', { value: path, configurable: true })
  }
  return file
}

function isFileEntry(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isDirectoryEntry(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}

/** readEntries hands out a hundred at a time, and an empty list at the end. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader()
  const children: FileSystemEntry[] = []
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (batch.length === 0) return children
    children.push(...batch)
  }
}
