import { IntervalSet } from '../../src/math/index.ts'
import { seededRandom } from './seeded-random.ts'
import { createMotionTrack } from '../../src/motion/motion-track.ts'
import type { Signal, SignalKey } from '../../src/workspace/signal-service.ts'
import type { MovementTrack, Person, Waveform } from '../../src/workspace/workspace-types.ts'

/** Peaks per second of the fake voices. */
const PEAK_RATE = 100

const LINES: readonly (readonly [person: number, startSec: number, text: string])[] = [
  [0, 0.8, 'So I came home that evening, and the door was locked.'],
  [1, 4.9, 'Locked? From the inside?'],
  [0, 7.2, 'From the inside, yes. And I had nobody in there, nobody at all.'],
  [1, 11.6, 'Oh no.'],
  [0, 12.9, 'I walked around the house twice, and then I sat down on the stairs and thought about it.'],
  [1, 19.4, 'Mm-hm.'],
  [1, 22.0, 'And where was the key, in the end? You must have had it with you.'],
  [0, 26.6, 'In my pocket. The key was in my pocket the whole time!'],
  [1, 30.2, 'No! That is wonderful. My brother once did the same with his glasses, he had them on his nose.'],
  [0, 37.5, 'On his nose?'],
  [1, 39.0, 'He looked for an hour. We all watched him and said nothing.'],
  [0, 44.0, 'That is cruel, and very funny.'],
  [1, 47.2, 'He still tells it himself, at every birthday.'],
  [0, 51.5, 'So what did you do about it?'],
  [1, 53.6, 'We bought him a string for them, a red one.'],
]

/** One person of a made-up conversation of 60 s: text, speech, voice peaks, emotions, a few gaps. No recorded data. */
export function fakePerson(index: number, interaction: string, durationSec = 60): Person {
  const random = seededRandom(index + 1)
  const fps = 30
  const nFrames = Math.round(durationSec * fps)
  const segments = LINES.filter((line) => line[0] === index).map(([, startSec, text]) =>
    fakeSegment(startSec, text, random),
  )
  const speech = segments.map(({ startSec, endSec }) => ({ startSec, endSec }))
  const motion = createMotionTrack(nFrames, fps)
  motion.nLoaded = nFrames
  motion.loaded.add(0, nFrames)
  if (index === 0) motion.bodyValid.fill(0, 930, 1020)
  if (index === 1) motion.boxValid.fill(0, 1290, 1320)
  const id = `${interaction}_P000${index + 1}`
  return {
    index,
    label: 'AB'[index] ?? 'C',
    id,
    summary: {
      id,
      frames: nFrames,
      fps,
      fpsFrom: 'audio',
      has: { body: true, movement: true, voice: true, transcript: true },
      face: 'fau',
    },
    offsetSec: 0,
    durationSec,
    motion,
    mesh: null,
    segments,
    speech,
    speechFrom: 'vad',
    waveform: fakeWaveform(speech, durationSec, random),
    bufferedRanges: [{ startSec: 0, endSec: durationSec }],
    movement: fakeMovement(nFrames, fps, index, random),
    hasFilm: false,
    chosen: { fps: null, verticalFov: null },
    quarterTurns: 0,
    annotations: fakeMoments(index),
  }
}

function fakeSegment(startSec: number, text: string, random: () => number): Person['segments'][number] {
  let at = startSec
  const words = text.split(' ').map((word) => {
    const wordStart = at
    at += 0.12 + word.length * 0.045 + random() * 0.05
    const wordEnd = at
    at += /[.,?!]$/.test(word) ? 0.22 : 0.03
    return { text: word, startSec: wordStart, endSec: wordEnd, score: 0.9 }
  })
  return { startSec, endSec: words.at(-1)?.endSec ?? startSec, text, words }
}

function fakeWaveform(
  speech: readonly { startSec: number; endSec: number }[],
  durationSec: number,
  random: () => number,
): Waveform {
  const peaks = new Float32Array(Math.round(durationSec * PEAK_RATE))
  for (let i = 0; i < peaks.length; i++) {
    const sec = i / PEAK_RATE
    const isSpeech = speech.some((span) => sec >= span.startSec && sec < span.endSec)
    const syllable = Math.abs(Math.sin(sec * 11 + Math.sin(sec * 3.1))) * (0.45 + 0.55 * Math.sin(sec * 1.7) ** 2)
    peaks[i] = isSpeech ? 0.22 * syllable * (0.5 + 0.5 * random()) : 0.002 * random()
  }
  const known = new IntervalSet()
  known.add(0, peaks.length)
  return { rate: PEAK_RATE, known, peaks }
}

function fakeMovement(nFrames: number, fps: number, index: number, random: () => number): MovementTrack {
  const emotionScores = new Float32Array(nFrames * 8)
  const valid = new Uint8Array(nFrames).fill(1)
  const phases = Array.from({ length: 8 }, () => random() * 6.28)
  for (let frame = 0; frame < nFrames; frame++) {
    const sec = frame / fps
    for (let k = 0; k < 8; k++) emotionScores[frame * 8 + k] = 2.4 * Math.sin(sec * (0.11 + k * 0.017) + phases[k]!)
    emotionScores[frame * 8 + 5]! += 1.5
    emotionScores[frame * 8 + 4]! += 1.8 * Math.sin(sec * 0.25 + index)
  }
  if (index === 0) {
    valid.fill(0, 1200, 1260)
    emotionScores.fill(0, 1200 * 8, 1260 * 8)
  }
  const wave = (rate: number) =>
    Float32Array.from({ length: nFrames }, (_, i) => 0.5 * Math.sin((i / fps) * rate + index))
  const loaded = new IntervalSet()
  loaded.add(0, nFrames)
  return {
    nFrames,
    nLoaded: nFrames,
    loaded,
    valid,
    fau: fakeUnits(nFrames, fps, valid, index),
    headRotation: null,
    gaze: null,
    emotionScores,
    valence: wave(0.4),
    arousal: wave(0.23),
  }
}

function fakeMoments(index: number): Person['annotations'] {
  if (index === 1) return [{ kind: '3P-V', text: 'leans forward and nods', startSec: 22, endSec: 26 }]
  return [
    { kind: '1P-IS', text: 'I was glad that it was over', startSec: 5, endSec: 9 },
    { kind: '3P-R', text: 'smiles at the memory', startSec: 27, endSec: 27 },
  ]
}

/** Units that come and go, three of them never, zero where the face is lost. */
function fakeUnits(nFrames: number, fps: number, valid: Uint8Array, index: number): Float32Array {
  const fau = new Float32Array(nFrames * 24)
  for (let frame = 0; frame < nFrames; frame++) {
    for (let unit = 0; unit < 24; unit++) {
      const wave = Math.sin((frame / fps) * (0.35 + unit * 0.06) + unit + index)
      if (valid[frame] === 1 && (unit < 16 || unit > 18)) fau[frame * 24 + unit] = 2 * Math.max(0, wave) ** 3
    }
  }
  return fau
}

const signals = new WeakMap<Person, Map<SignalKey, Signal>>()

/** A made-up signal of a person, the same object each time. */
export function fakeSignal(person: Person | undefined, key: SignalKey): Signal | null {
  if (person?.motion === null || person === undefined) return null
  const known = signals.get(person) ?? new Map<SignalKey, Signal>()
  signals.set(person, known)
  const { nFrames, fps, bodyValid } = person.motion
  const made = known.get(key) ?? {
    key,
    fps,
    values: Float32Array.from({ length: nFrames }, (_, i) =>
      bodyValid[i] === 0 || i === 0
        ? Number.NaN
        : 0.8 * Math.abs(Math.sin(i / 17 + key.length) * Math.sin(i / 90)) ** 2,
    ),
    known: person.motion.loaded,
    state: 'done' as const,
  }
  known.set(key, made)
  return made
}
