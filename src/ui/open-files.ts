import { holdsBodyModel } from '../body/index.ts'
import { blobSource, isAbortError, toProblem } from '../bytes/index.ts'
import type { Player } from './player.ts'

/** A drop with more NPZ files than this is a data set, and is not looked through for a model. */
const MOST_LOOKED_AT = 12

/** Opens files of the user: a body model goes on the people, everything else is a recording. */
export async function openFiles(player: Player, files: readonly File[]): Promise<void> {
  const models = await bodyModelsIn(files)
  const others = files.filter((file) => !models.includes(file))
  const [model] = models
  if (model !== undefined) await loadBodyModel(player, model)
  if (others.length > 0) await player.open(others)
}

/** Draws everybody with a model; a refusal is said aloud. Never rejects. */
export async function loadBodyModel(player: Player, file: File): Promise<void> {
  try {
    await player.workspace.loadBodyModel(file)
    player.notify('info', `${file.name} draws everybody now. It stays on this machine.`)
  } catch (error) {
    if (!isAbortError(error)) player.notify('error', toProblem(error).message)
  }
}

/** Models by what they hold, and pickles, which are refused where models are read. */
async function bodyModelsIn(files: readonly File[]): Promise<File[]> {
  const arrays = files.filter((file) => /\.npz$/i.test(file.name))
  const looked = arrays.length > MOST_LOOKED_AT ? [] : arrays
  const isModel = await Promise.all(looked.map((file) => holdsBodyModel(blobSource(file, file.name))))
  return [...looked.filter((_, i) => isModel[i]), ...files.filter((file) => /\.pkl$/i.test(file.name))]
}
