import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { findFilmOffset, stretchesToRead, type AgreementInput, type FieldChanges } from '../../../src/analysis/index.ts'
import { sampleAgreement } from '../../helpers/sample-recording.ts'

const GRID = { across: 4, down: 6 }
const N_FIELDS = GRID.across * GRID.down
/** what moves in the second film of the sample, by ffmpeg and numpy: tests/fixtures/films/make-changes.py */
const STEPS = new Uint8Array(readFileSync(new URL('../../fixtures/films/changes-P0002.bin', import.meta.url)))
const FPS = 30

let input: AgreementInput

beforeAll(async () => {
  input = await sampleAgreement(1)
})

/** The film, begun so many frames late, known only in some stretches. */
function film(lateFrames: number, known: readonly { fromSec: number; toSec: number }[]): FieldChanges {
  const nFrames = STEPS.length / N_FIELDS
  const fields = new Float32Array(nFrames * N_FIELDS).fill(Number.NaN)
  for (const { fromSec, toSec } of known) {
    for (let frame = Math.ceil(fromSec * FPS); frame < Math.min(nFrames, toSec * FPS); frame++) {
      const from = frame - lateFrames
      if (from < 1 || from >= nFrames) continue
      for (let i = 0; i < N_FIELDS; i++) fields[frame * N_FIELDS + i] = STEPS[from * N_FIELDS + i]! / 8
    }
  }
  return { ...GRID, fps: FPS, nFrames, fields }
}

const search = (changes: FieldChanges) => findFilmOffset(input, changes, 300)!

describe('the shift between body and film, from the film’s own pictures', () => {
  it('is none in the sample, and found where the film is late or early', () => {
    for (const late of [0, 7, -12]) {
      const found = search(film(late, [{ fromSec: 0, toSec: 60 }]))
      expect(found.certainty).toBe('sure')
      expect(Math.abs(found.offsetSec - late / FPS)).toBeLessThan(found.errorSec)
      expect(found.errorSec).toBeLessThan(1 / FPS)
    }
  })

  it('needs a few stretches of the film only', () => {
    const found = search(film(5, stretchesToRead(52, 3)))
    expect(found.certainty).not.toBe('none')
    expect(Math.abs(found.offsetSec - 5 / FPS)).toBeLessThan(1 / FPS)
  })

  it('is not claimed of another film, nor of a still one', () => {
    const other = film(0, [{ fromSec: 0, toSec: 60 }])
    const backwards = { ...other, fields: other.fields.slice().reverse() }
    expect(search(backwards).certainty).not.toBe('sure')
    const still = { ...other, fields: new Float32Array(other.fields.length) }
    expect(search(still).certainty).toBe('none')
  })
})

describe('stretches to read', () => {
  it('are a few, in order, inside the film, with room on both sides', () => {
    expect(stretchesToRead(600, 4)).toHaveLength(4)
    const spans = stretchesToRead(300, 5)
    expect(spans[0]!.fromSec).toBe(0)
    expect(spans.at(-1)!.toSec).toBeCloseTo(300, 6)
    for (const [i, { fromSec, toSec }] of spans.entries()) {
      expect(toSec - fromSec).toBeCloseTo(10, 6)
      if (i > 0) expect(fromSec).toBeGreaterThan(spans[i - 1]!.toSec)
    }
    // in a short film they join
    expect(stretchesToRead(30, 5)).toEqual([{ fromSec: 0, toSec: 30 }])
    expect(stretchesToRead(3, 5)).toEqual([])
  })
})
