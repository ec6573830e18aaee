import { useEffect, useState } from 'react'
import type { FilmCheck, Person } from '../workspace/index.ts'
import { usePlayer } from './player-context.ts'

/**
 * Keypoints of a person and what follows from them, read when somebody wants to see them.
 * @returns null until they are there, or where there are none
 */
export function useFilmCheck(person: Pick<Person, 'index' | 'id' | 'motion'>, isWanted: boolean): FilmCheck | null {
  const { workspace } = usePlayer()
  const { index, id, motion } = person
  const [found, setFound] = useState<{ key: string; check: FilmCheck | null }>({ key: '', check: null })
  const key = `${id} ${motion !== null}`
  useEffect(() => {
    if (!isWanted || motion === null) return undefined
    let isHere = true
    workspace.films.openCheck(index).then(
      (check) => {
        if (isHere) setFound({ key, check })
      },
      // that there are none is said where the numbers stand
      () => {
        if (isHere) setFound({ key, check: null })
      },
    )
    return () => {
      isHere = false
    }
  }, [workspace, index, motion, key, isWanted])
  return isWanted && found.key === key ? found.check : null
}
