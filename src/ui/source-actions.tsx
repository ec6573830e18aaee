import { useRef, type ChangeEvent } from 'react'
import FileUp from 'lucide-react/icons/file-up'
import FolderUp from 'lucide-react/icons/folder-up'
import Play from 'lucide-react/icons/play'
import { isAbortError, toProblem } from '../bytes/index.ts'
import { openFiles } from './open-files.ts'
import { usePlayer } from './player-context.ts'
import { hasFolderPicker, openPickedFolder } from './recent-sources.ts'
import { SAMPLE_SOURCES } from './sample-sources.ts'

/** Sample, files, folder: the ways in that take one click. */
export function SourceActions({ isPlain = false }: { isPlain?: boolean }) {
  const player = usePlayer()
  const filesRef = useRef<HTMLInputElement>(null)
  const folderRef = useRef<HTMLInputElement>(null)
  const onChosen = (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])].filter((file) => !file.name.startsWith('.'))
    event.target.value = ''
    void openFiles(player, files)
  }
  const chooseFolder = () => {
    if (!hasFolderPicker()) return folderRef.current?.click()
    openPickedFolder(player).catch((error: unknown) => {
      if (!isAbortError(error)) player.notify('error', `The folder could not be read: ${toProblem(error).message}`)
    })
  }
  return (
    <div className="source-actions">
      <button
        type="button"
        className={`button ${isPlain ? 'outlined' : 'primary large'}`}
        onClick={() => void player.open(SAMPLE_SOURCES)}
      >
        <Play size={15} aria-hidden />
        Open the sample conversation
      </button>
      <div className="source-actions-row">
        <button
          type="button"
          className={`button outlined ${isPlain ? '' : 'large'}`}
          onClick={() => filesRef.current?.click()}
        >
          <FileUp size={15} aria-hidden />
          Choose files
        </button>
        <button type="button" className={`button outlined ${isPlain ? '' : 'large'}`} onClick={chooseFolder}>
          <FolderUp size={15} aria-hidden />
          Choose a folder
        </button>
      </div>
      <input ref={filesRef} type="file" multiple hidden aria-label="Files" onChange={onChosen} />
      <input
        ref={folderRef}
        type="file"
        multiple
        hidden
        aria-label="Folder"
        onChange={onChosen}
        {...{ webkitdirectory: '' }}
      />
    </div>
  )
}
