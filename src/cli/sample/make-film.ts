import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RASTER } from './camera-track.ts'

/**
 * A film of nothing: H.264, dark, as long as the recording, with a keyframe every 8 s as the dataset has them. It holds
 * the place of the participant's film. Needs ffmpeg; authoring time only.
 */
export function makeEmptyFilm(nFrames: number, fps: number): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'visavis-film-'))
  const file = join(folder, 'film.mp4')
  const source = `color=c=0x101216:size=${RASTER.width}x${RASTER.height}:rate=${fps}`
  const encode = ['-c:v', 'libx264', '-profile:v', 'main', '-preset', 'veryslow', '-crf', '40', '-pix_fmt', 'yuv420p']
  const exact = ['-g', String(8 * fps), '-bf', '0', '-threads', '1', '-fflags', '+bitexact', '-flags:v', '+bitexact']
  const args = ['-v', 'error', '-f', 'lavfi', '-i', source, '-frames:v', String(nFrames), ...encode, ...exact]
  const result = spawnSync('ffmpeg', [...args, '-movflags', '+faststart', file])
  if (result.status !== 0) throw new Error(`ffmpeg failed: ${result.stderr?.toString() ?? result.error?.message}`)
  const bytes = readFileSync(file)
  rmSync(folder, { recursive: true })
  return bytes
}
