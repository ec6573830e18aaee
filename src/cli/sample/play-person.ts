import { playAffect } from './affect.ts'
import { playBody } from './body-motion.ts'
import { cameraTrack } from './camera-track.ts'
import type { PlacedLine } from './conversation.ts'
import { playFace } from './face-motion.ts'
import { detectKeypoints } from './keypoints.ts'
import { PEOPLE } from './people.ts'
import type { Played } from './recording-arrays.ts'
import type { When } from './score.ts'
import { type SeededRandom, seededRandom } from './seeded-random.ts'

export const FPS = 30
/** A multiple of 60, as the dataset's recordings are. */
export const N_FRAMES = 1560

/** Everything one person does, from the spoken lines; equal lines give equal bits. */
export function playPerson(index: 0 | 1, lines: readonly PlacedLine[], at: When): Played {
  const random = randomOf(index)
  const { score: scoreOf, build, fit } = PEOPLE[index]
  const own = lines.filter((line) => line.speaker === index)
  const score = scoreOf(at)
  const body = playBody(score, own, build, N_FRAMES, FPS, random(1))
  const camera = cameraTrack(body.frames, fit, random(2))
  const face = playFace(score, own, body, N_FRAMES, random(3))
  const affect = playAffect(score, N_FRAMES, FPS, random(4))
  const keypoints = detectKeypoints(body.frames, camera, face, random(5))
  return { body, camera, face, affect, keypoints }
}

/** The chance of one person, by purpose. */
export function randomOf(index: 0 | 1): (salt: number) => SeededRandom {
  return (salt) => seededRandom(PEOPLE[index].seed * 101 + salt)
}
