import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { playAffect } from './affect.ts'
import { playBody } from './body-motion.ts'
import { cameraTrack } from './camera-track.ts'
import { momentOf, type PlacedLine, placeLines } from './conversation.ts'
import { VOICES } from './dialogue.ts'
import { playFace } from './face-motion.ts'
import { describePlanted } from './describe-planted.ts'
import { FLAWS } from './flaws.ts'
import { detectKeypoints } from './keypoints.ts'
import { makeEmptyFilm } from './make-film.ts'
import { archivePath, indexJson, metadataTables } from './metadata-files.ts'
import { PEOPLE } from './people.ts'
import { type PlantedEvent, plantedEvents } from './planted-events.ts'
import { recordingArrays } from './recording-arrays.ts'
import type { When } from './score.ts'
import { type SeededRandom, seededRandom } from './seeded-random.ts'
import { speakDialogue, VOICE_RATE } from './speak.ts'
import { transcriptJson } from './transcript-json.ts'
import { findSpeech, voiceTrack } from './voice-track.ts'
import { writeFloatWav } from './write-float-wav.ts'
import { writeNpz } from './write-npz.ts'
import { writeWebdatasetTar } from './write-webdataset-tar.ts'

const FPS = 30
/** A multiple of 60, as the dataset's recordings are. */
const N_FRAMES = 1560
/** When the archives say they were made: a fixed moment, so that equal input gives equal bytes. */
const MADE_AT = 1_767_225_600.25

const root = fileURLToPath(new URL('../../../public/sample/', import.meta.url))

const lines = placeLines(speakDialogue())
const at: When = (line, word, nth = 0) => momentOf(lines, line, word, nth)
const film = makeEmptyFilm(N_FRAMES, FPS)

rmSync(root, { recursive: true, force: true })
const made = ([0, 1] as const).map((index) => makeRecording(index))
const files = made.map(({ tar }, index) => {
  const path = archivePath(PEOPLE[index]!.archive)
  save(path, tar)
  return { path, size: tar.length }
})
save('index.json', indexJson(files))
save('flaws.json', describePlanted(made, FPS))
for (const [name, text] of Object.entries(metadataTables(PEOPLE))) save(name, text)

function makeRecording(index: 0 | 1): { id: string; tar: Uint8Array; events: PlantedEvent[] } {
  const { id, seed } = PEOPLE[index]
  const random = (salt: number): SeededRandom => seededRandom(seed * 101 + salt)
  const own = lines.filter((line) => line.speaker === index)
  const motion = playMotion(index, own, random)
  const wavAndJson = speechMembers(index, own, random(0))
  const members = { ...wavAndJson, mp4: film, npz: motion.npz }
  return { id, tar: writeWebdatasetTar([{ key: id, mtime: MADE_AT + index, members }]), events: motion.events }
}

function speechMembers(index: 0 | 1, own: readonly PlacedLine[], random: SeededRandom): Record<string, Uint8Array> {
  const { id, moments } = PEOPLE[index]
  const { speechDb } = VOICES[index]
  const voice = voiceTrack(own, N_FRAMES / FPS, VOICE_RATE, speechDb)
  const vad = findSpeech(voice, VOICE_RATE, speechDb)
  const json = transcriptJson(id, own, vad, moments(at), FLAWS[index].untimedWord, random)
  return { json, wav: writeFloatWav(voice, VOICE_RATE) }
}

function playMotion(
  index: 0 | 1,
  own: readonly PlacedLine[],
  random: (salt: number) => SeededRandom,
): { npz: Uint8Array; events: PlantedEvent[] } {
  const { score: scoreOf, build, fit } = PEOPLE[index]
  const score = scoreOf(at)
  const body = playBody(score, own, build, N_FRAMES, FPS, random(1))
  const camera = cameraTrack(body.frames, fit, random(2))
  const face = playFace(score, own, body, N_FRAMES, random(3))
  const affect = playAffect(score, N_FRAMES, FPS, random(4))
  const keypoints = detectKeypoints(body.frames, camera, face, random(5))
  const arrays = recordingArrays({ body, camera, face, affect, keypoints }, FLAWS[index], random(6))
  return { npz: writeNpz(arrays), events: plantedEvents(index, body.frames, at, FPS) }
}

function save(path: string, content: Uint8Array | string): void {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  console.log(`${path} ${content.length} bytes`)
}
