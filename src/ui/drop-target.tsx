import { useEffect, useState } from 'react'
import { droppedFiles } from './dropped-files.ts'
import { toProblem } from '../bytes/index.ts'
import { openFiles } from './open-files.ts'
import { usePlayer } from './player-context.ts'

/** The whole page takes files and folders; while something is held over it, it says so. */
export function DropTarget() {
  const player = usePlayer()
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    const listeners = new AbortController()
    const { signal } = listeners
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setIsOver(true)
    }
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false)
    }
    const onDrop = (event: DragEvent) => {
      setIsOver(false)
      if (!event.dataTransfer || !hasFiles(event)) return
      event.preventDefault()
      droppedFiles(event.dataTransfer)
        .then((files) => {
          if (files.length > 0) return openFiles(player, files)
          player.notify('warning', 'There was no file in what was dropped')
          return undefined
        })
        .catch((error: unknown) => player.notify('error', `The drop could not be read: ${toProblem(error).message}`))
    }
    window.addEventListener('dragover', onOver, { signal })
    window.addEventListener('dragleave', onLeave, { signal })
    window.addEventListener('drop', onDrop, { signal })
    return () => listeners.abort()
  }, [player])
  if (!isOver) return null
  return (
    <div className="drop" aria-hidden>
      <p>Drop to open</p>
    </div>
  )
}
