import { download } from '../download.ts'

/** Where a save goes. Bytes written so far stay when it is paused, and it goes on behind them. */
export interface SaveTarget {
  readonly written: number
  write(bytes: Uint8Array): Promise<void>
  /** keeps what is there, so that it can go on later */
  pause(): Promise<void>
  finish(): Promise<void>
  discard(): Promise<void>
}

/** The part of the File System Access API that is used; not every browser has it. */
interface SavePicker {
  showSaveFilePicker(options: { suggestedName: string }): Promise<FileSystemFileHandle>
}

/** A browser without the API holds a download in memory; more than this is not tried, bytes. */
export const MEMORY_LIMIT_BYTES = 1_500_000_000

export function hasSavePicker(scope: object = globalThis): scope is SavePicker {
  return 'showSaveFilePicker' in scope
}

/**
 * Asks where to save, where the browser can; else the file is put together in memory and handed over as a download.
 * @throws {DOMException} AbortError if nobody chooses a place
 */
export async function openSaveTarget(fileName: string): Promise<SaveTarget> {
  const scope: object = globalThis
  if (!hasSavePicker(scope)) return memoryTarget(fileName)
  return fileTarget(await scope.showSaveFilePicker({ suggestedName: fileName }))
}

/** What is written is in the file only after it was closed; so a pause closes it, and going on opens it again. */
export function fileTarget(handle: FileSystemFileHandle): SaveTarget {
  let written = 0
  let stream: FileSystemWritableFileStream | null = null
  const close = async (): Promise<void> => {
    const open = stream
    stream = null
    await open?.close()
  }
  return {
    get written() {
      return written
    },
    async write(bytes) {
      if (stream === null) {
        stream = await handle.createWritable({ keepExistingData: written > 0 })
        if (written > 0) await stream.seek(written)
      }
      await stream.write(bytes as Uint8Array<ArrayBuffer>)
      written += bytes.length
    },
    pause: close,
    finish: close,
    async discard() {
      await stream?.abort().catch(() => undefined)
      stream = null
      // what a pause has put there is taken back; a browser that cannot remove the file leaves it empty
      if (written > 0) await emptied(handle).catch(() => undefined)
      written = 0
    },
  }
}

async function emptied(handle: FileSystemFileHandle): Promise<void> {
  const stream = await handle.createWritable({ keepExistingData: false })
  await stream.close()
  await (handle as FileSystemFileHandle & { remove?(): Promise<void> }).remove?.()
}

/** Puts the file together in memory and hands it over as a download when it is whole. */
export function memoryTarget(fileName: string): SaveTarget {
  let parts: Uint8Array<ArrayBuffer>[] = []
  let written = 0
  return {
    get written() {
      return written
    },
    write(bytes) {
      parts.push(new Uint8Array(bytes))
      written += bytes.length
      return Promise.resolve()
    },
    pause: () => Promise.resolve(),
    finish() {
      download(fileName, new Blob(parts))
      parts = []
      return Promise.resolve()
    },
    discard() {
      parts = []
      written = 0
      return Promise.resolve()
    },
  }
}
