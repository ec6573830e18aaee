import { modelKindOf, type ModelKind } from '../body/index.ts'
import { blobSource, isAbortError, toProblem } from '../bytes/index.ts'
import type { Player } from './player.ts'

/** A drop with more NPZ files than this is a data set, and is not looked through for a model. */
const MOST_LOOKED_AT = 12

/** Opens files of the user: body models and face decoders go on the people, everything else is a recording. */
export async function openFiles(player: Player, files: readonly File[]): Promise<void> {
  const kinds = await modelKindsOf(files)
  const others = files.filter((_, i) => kinds[i] === null)
  const body = files.find((_, i) => kinds[i] === 'body-model')
  const decoder = files.find((_, i) => kinds[i] === 'face-decoder')
  if (body !== undefined) await loadBodyModel(player, body)
  if (decoder !== undefined) await loadFaceDecoder(player, decoder)
  if (others.length > 0) await player.open(others)
}

/** Draws everybody with a model; a refusal is said aloud. Never rejects. */
export async function loadBodyModel(player: Player, file: File): Promise<void> {
  try {
    await player.workspace.bodies.loadModel(file)
    player.notify('info', `${file.name} draws everybody now. It stays on this machine.`)
  } catch (error) {
    if (!isAbortError(error)) player.notify('error', toProblem(error).message)
  }
}

/** Moves faces by a decoder; a refusal is said aloud. Never rejects. */
export async function loadFaceDecoder(player: Player, file: File): Promise<void> {
  try {
    await player.workspace.bodies.loadDecoder(file)
    player.notify('info', `${file.name} is the decoder of the expression now. It stays on this machine.`)
  } catch (error) {
    if (!isAbortError(error)) player.notify('error', toProblem(error).message)
  }
}

/** Models by what they hold, and pickles, which are refused where models are read; null: no model. */
async function modelKindsOf(files: readonly File[]): Promise<(ModelKind | null)[]> {
  const nArrays = files.filter(isNpz).length
  return Promise.all(
    files.map(async (file) => {
      if (/\.pkl$/i.test(file.name)) return 'body-model'
      return isNpz(file) && nArrays <= MOST_LOOKED_AT ? modelKindOf(blobSource(file, file.name)) : null
    }),
  )
}

function isNpz(file: File): boolean {
  return /\.npz$/i.test(file.name)
}
