import { describe, expect, it } from 'vitest'
import { floorOf, interPausalUnits } from '../../../src/timeline/floor-events.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'

const span = (startSec: number, endSec: number) => ({ startSec, endSec })
const named = (a: [number, number][], b: [number, number][]) =>
  floorOf([a.map((each) => span(...each)), b.map((each) => span(...each))]).events.map(
    (event) => `${event.kind} ${event.startSec}-${event.endSec} ${event.next}`,
  )

describe('interPausalUnits', () => {
  it('joins over silences under 200 ms and then drops what is under 100 ms', () => {
    expect(
      interPausalUnits([span(0, 1), span(1.15, 2), span(2.2, 3), span(5, 5.08), span(6, 6.06), span(6.1, 6.2)]),
    ).toEqual([span(0, 2), span(2.2, 3), span(6, 6.2)])
  })
})

describe('floorOf', () => {
  it('calls a silence a gap where the speaker changes and a pause where not', () => {
    expect(
      named(
        [
          [0, 1],
          [2, 3],
        ],
        [[4, 5]],
      ),
    ).toEqual(['pause 1-2 0', 'gap 3-4 1'])
  })

  it('calls an overlap by whether the floor changes hands', () => {
    expect(
      named(
        [
          [0, 2],
          [6, 9],
        ],
        [
          [1.5, 4],
          [7, 8],
        ],
      ),
    ).toEqual(['overlap-between 1.5-2 1', 'gap 4-6 0', 'overlap-within 7-8 0'])
  })

  it('names nothing where nobody hands over to anybody', () => {
    expect(named([[0, 1]], [[0, 1]])).toEqual([])
    expect(
      named(
        [
          [0, 1],
          [2, 3],
        ],
        [[2, 3]],
      ),
    ).toEqual([])
    expect(named([[0, 1]], [])).toEqual([])
    expect(floorOf([]).events).toEqual([])
  })

  it('agrees with the joint state looked at every 10 ms', () => {
    const random = seededRandom(4)
    const speech = [0, 1].map(() => {
      let at = 0
      return Array.from({ length: 60 }, () => {
        const startSec = at + Math.round(random() * 150) / 100 + 0.3
        at = startSec + Math.round(random() * 200) / 100 + 0.2
        return span(Math.round(startSec * 100) / 100, Math.round(at * 100) / 100)
      })
    })
    const isOn = (person: number, tick: number) =>
      speech[person]!.some((each) => Math.round(each.startSec * 100) <= tick && tick < Math.round(each.endSec * 100))
    const states: number[] = []
    for (let tick = 0; tick < 30_000; tick++) states.push((isOn(0, tick) ? 1 : 0) + (isOn(1, tick) ? 2 : 0))
    const runs: { state: number; from: number; to: number }[] = []
    states.forEach((state, tick) => {
      const last = runs.at(-1)
      if (last?.state === state) last.to = tick + 1
      else runs.push({ state, from: tick, to: tick + 1 })
    })
    const expected = runs.flatMap((run, i) => {
      const [before, after] = [runs[i - 1]?.state ?? 0, runs[i + 1]?.state ?? 0]
      if (run.state === 1 || run.state === 2 || ![1, 2].includes(before) || ![1, 2].includes(after)) return []
      const kind = run.state === 0 ? ['pause', 'gap'] : ['overlap-within', 'overlap-between']
      return [`${kind[before === after ? 0 : 1]} ${run.from}-${run.to} ${after - 1}`]
    })
    const found = floorOf(speech).events.map(
      (event) => `${event.kind} ${Math.round(event.startSec * 100)}-${Math.round(event.endSec * 100)} ${event.next}`,
    )
    expect(expected.length).toBeGreaterThan(40)
    expect(found).toEqual(expected)
  })
})
