import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { DIALOGUE, type Line, type ScriptedWord, VOICES, wordsOfLine } from './dialogue.ts'

/** Hz of the written voices; the dataset has 48 kHz, the sample must stay small. */
export const VOICE_RATE = 16_000

export interface SpokenPhoneme {
  /** espeak-ng mnemonic, for example `aI`. Pauses begin with an underscore and are left out. */
  readonly name: string
  readonly startSec: number
  readonly endSec: number
}

export interface SpokenWord extends ScriptedWord {
  readonly startSec: number
  readonly endSec: number
  readonly phonemes: readonly SpokenPhoneme[]
}

/** A line as espeak-ng said it; times count from its first sample. */
export interface SpokenLine {
  readonly line: Line
  readonly words: readonly SpokenWord[]
  readonly durationSec: number
  /** At VOICE_RATE, -1..1. */
  readonly samples: Float32Array
}

interface SpeechEvents {
  sampleRate: number
  pcm: string
  words: [number, number][]
  phonemes: [number, string][]
}

/**
 * Speaks the whole play. Needs python3, libespeak-ng and sox; authoring time only.
 *
 * @throws {Error} if one of the tools fails, or espeak-ng saw other words than the script has
 */
export function speakDialogue(): SpokenLine[] {
  const helper = fileURLToPath(new URL('speech-events.py', import.meta.url))
  return DIALOGUE.map((line) => {
    const voice = VOICES[line.speaker]
    const { pitch = voice.pitch, rate = voice.rate } = line
    const phrase = { voice: voice.name, pitch, rate, range: voice.range, text: textForEspeak(line) }
    const answer = run('python3', [helper], Buffer.from(JSON.stringify(phrase)))
    return spokenLine(line, JSON.parse(answer.toString()) as SpeechEvents)
  })
}

function textForEspeak(line: Line): string {
  return (
    line.say ??
    wordsOfLine(line)
      .map((word) => word.text)
      .join(' ')
  )
}

function spokenLine(line: Line, events: SpeechEvents): SpokenLine {
  const end = Buffer.from(events.pcm, 'base64').length / 2
  const phonemes = events.phonemes
    .map(([sample, name], i) => ({
      name,
      startSec: sample / events.sampleRate,
      endSec: (events.phonemes[i + 1]?.[0] ?? end) / events.sampleRate,
    }))
    .filter((phoneme) => !phoneme.name.startsWith('_') && phoneme.endSec > phoneme.startSec)
  const words = wordGroups(line, events).flatMap(({ words: group, fromSec, toSec }) => {
    const own = phonemes.filter(({ startSec }) => startSec >= fromSec - 1e-6 && startSec < toSec - 1e-6)
    return splitGroup(group, own)
  })
  return { line, words, durationSec: words.at(-1)!.endSec, samples: resample(events) }
}

interface WordGroup {
  words: ScriptedWord[]
  fromSec: number
  toSec: number
}

/** espeak-ng reads some pairs ("in the") as one word: what has no event of its own joins the word before it. */
function wordGroups(line: Line, events: SpeechEvents): WordGroup[] {
  const text = textForEspeak(line)
  // A stray event may follow the last word, with the position of an earlier one.
  const starts = events.words.filter(([, position], i) => i === 0 || position > events.words[i - 1]![1])
  const groups: WordGroup[] = []
  let cursor = 0
  let next = 0
  for (const word of wordsOfLine(line)) {
    const at = line.say ? 0 : text.indexOf(word.text, cursor)
    cursor = at + word.text.length
    const event = starts[next]
    if (event && event[1] <= cursor) {
      const fromSec = event[0] / events.sampleRate
      const previous = groups.at(-1)
      if (previous) previous.toSec = fromSec
      groups.push({ words: [word], fromSec, toSec: Infinity })
      next++
    } else groups.at(-1)?.words.push(word)
  }
  if (next !== starts.length) {
    throw new Error(`speak: in line ${line.id} espeak-ng said ${starts.length} words, ${next} are in the script`)
  }
  return groups
}

/** Shares the phonemes of a group out by the length of its words. */
function splitGroup(group: readonly ScriptedWord[], phonemes: readonly SpokenPhoneme[]): SpokenWord[] {
  const letters = group.reduce((sum, word) => sum + word.text.length, 0)
  let used = 0
  let first = 0
  return group.map((word, i) => {
    used += word.text.length
    const last = i === group.length - 1 ? phonemes.length : Math.round((phonemes.length * used) / letters)
    const own = phonemes.slice(first, last)
    first = last
    if (own.length === 0) throw new Error(`speak: no sound for the word "${word.text}"`)
    return { ...word, startSec: own[0]!.startSec, endSec: own.at(-1)!.endSec, phonemes: own }
  })
}

/** A soft voice: rumble and the sharpest formants of the synthesis are taken down a little. */
function resample({ pcm, sampleRate }: SpeechEvents): Float32Array {
  const raw = ['-t', 'raw', '-c', '1']
  const input = [...raw, '-r', String(sampleRate), '-e', 'signed', '-b', '16', '-']
  const output = [...raw, '-r', String(VOICE_RATE), '-e', 'floating-point', '-b', '32', '-']
  const effects = ['gain', '-6', 'highpass', '75', 'equalizer', '3200', '1.2q', '-4', 'rate', '-v']
  const bytes = run('sox', ['-D', ...input, ...output, ...effects], Buffer.from(pcm, 'base64'))
  return new Float32Array(new Uint8Array(bytes).buffer)
}

function run(command: string, args: readonly string[], input: Buffer): Buffer {
  const result = spawnSync(command, args, { input, maxBuffer: 1 << 28 })
  if (result.status !== 0) throw new Error(`${command} failed: ${result.stderr?.toString() ?? result.error?.message}`)
  return result.stdout
}
