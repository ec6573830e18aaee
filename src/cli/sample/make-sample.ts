import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { playAffect } from './affect.ts'
import { playBody } from './body-motion.ts'
import { cameraTrack } from './camera-track.ts'
import { momentOf, type PlacedLine, placeLines } from './conversation.ts'
import { VOICES } from './dialogue.ts'
import { playFace } from './face-motion.ts'
import { describeFlaws, FLAWS } from './flaws.ts'
import { detectKeypoints } from './keypoints.ts'
import { makeEmptyFilm } from './make-film.ts'
import { archivePath, indexJson, metadataTables } from './metadata-files.ts'
import { PEOPLE } from './people.ts'
import { recordingArrays } from './recording-arrays.ts'
import type { When } from './score.ts'
import { seededRandom } from './seeded-random.ts'
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
const files = PEOPLE.map((person, index) => {
  const tar = writeWebdatasetTar([{ key: person.id, mtime: MADE_AT + index, members: membersOf(index as 0 | 1) }])
  const path = archivePath(person.archive)
  save(path, tar)
  return { path, size: tar.length }
})
save('index.json', indexJson(files))
save(
  'flaws.json',
  describeFlaws(
    PEOPLE.map((person) => person.id),
    FPS,
  ),
)
for (const [name, text] of Object.entries(metadataTables(PEOPLE))) save(name, text)

function membersOf(index: 0 | 1): Record<string, Uint8Array> {
  const person = PEOPLE[index]
  const flaws = FLAWS[index]
  const { speechDb } = VOICES[index]
  const own = lines.filter((line) => line.speaker === index)
  const random = (salt: number): ReturnType<typeof seededRandom> => seededRandom(person.seed * 101 + salt)
  const voice = voiceTrack(own, N_FRAMES / FPS, VOICE_RATE, speechDb)
  const vad = findSpeech(voice, VOICE_RATE, speechDb)
  const json = transcriptJson(person.id, own, vad, person.moments(at), flaws.untimedWord, random(0))
  return { json, mp4: film, npz: motionOf(index, own, random), wav: writeFloatWav(voice, VOICE_RATE) }
}

function motionOf(
  index: 0 | 1,
  own: readonly PlacedLine[],
  random: (salt: number) => ReturnType<typeof seededRandom>,
): Uint8Array {
  const { score: scoreOf, build, fit } = PEOPLE[index]
  const score = scoreOf(at)
  const body = playBody(score, own, build, N_FRAMES, FPS, random(1))
  const camera = cameraTrack(body.frames, fit, random(2))
  const face = playFace(score, own, body, N_FRAMES, random(3))
  const affect = playAffect(score, N_FRAMES, FPS, random(4))
  const keypoints = detectKeypoints(body.frames, camera, face, random(5))
  return writeNpz(recordingArrays({ body, camera, face, affect, keypoints }, FLAWS[index], random(6)))
}

function save(path: string, content: Uint8Array | string): void {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  console.log(`${path} ${content.length} bytes`)
}
