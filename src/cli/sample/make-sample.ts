import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { momentOf, type PlacedLine, placeLines } from './conversation.ts'
import { VOICES } from './dialogue.ts'
import { describePlanted } from './describe-planted.ts'
import { FLAWS } from './flaws.ts'
import { archivePath, indexJson, metadataTables } from './metadata-files.ts'
import { PEOPLE } from './people.ts'
import { FPS, N_FRAMES, playPerson, randomOf } from './play-person.ts'
import { type PlantedEvent, plantedEvents } from './planted-events.ts'
import { recordingArrays } from './recording-arrays.ts'
import type { When } from './score.ts'
import type { SeededRandom } from './seeded-random.ts'
import { speakDialogue, VOICE_RATE } from './speak.ts'
import { transcriptJson } from './transcript-json.ts'
import { findSpeech, voiceTrack } from './voice-track.ts'
import { writeFloatWav } from './write-float-wav.ts'
import { writeNpz } from './write-npz.ts'
import { writeWebdatasetTar } from './write-webdataset-tar.ts'

/** When the archives say they were made: a fixed moment, so that equal input gives equal bytes. */
const MADE_AT = 1_767_225_600.25

const root = fileURLToPath(new URL('../../../public/sample/', import.meta.url))

const lines = placeLines(speakDialogue())
const at: When = (line, word, nth = 0) => momentOf(lines, line, word, nth)

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
  const { id } = PEOPLE[index]
  const played = playPerson(index, lines, at)
  const own = lines.filter((line) => line.speaker === index)
  const members = {
    ...speechMembers(index, own, randomOf(index)(0)),
    mp4: readFilm(id),
    npz: writeNpz(recordingArrays(played, FLAWS[index], randomOf(index)(6))),
  }
  const events = plantedEvents(index, played.body.frames, at, FPS)
  return { id, tar: writeWebdatasetTar([{ key: id, mtime: MADE_AT + index, members }]), events }
}

function speechMembers(index: 0 | 1, own: readonly PlacedLine[], random: SeededRandom): Record<string, Uint8Array> {
  const { id, moments } = PEOPLE[index]
  const { speechDb } = VOICES[index]
  const voice = voiceTrack(own, N_FRAMES / FPS, VOICE_RATE, speechDb)
  const vad = findSpeech(voice, VOICE_RATE, speechDb)
  const json = transcriptJson(id, own, vad, moments(at), FLAWS[index].untimedWord, random)
  return { json, wav: writeFloatWav(voice, VOICE_RATE) }
}

/** Films are drawn by a browser and encoded by ffmpeg, neither to the same bits everywhere: `make:films` made these. */
function readFilm(id: string): Uint8Array {
  return readFileSync(new URL(`films/${id}.mp4`, import.meta.url))
}

function save(path: string, content: Uint8Array | string): void {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  console.log(`${path} ${content.length} bytes`)
}
