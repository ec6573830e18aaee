import { useRef } from 'react'
import { EMOTIONS } from '../dataset/index.ts'
import { usePlayer, useWorkspace } from './player-context.ts'
import { useBeat } from './use-beat.ts'

/** How certain the model is of each of the eight, of everybody, now. */
export function EmotionBars() {
  const { workspace } = usePlayer()
  const people = useWorkspace((state) => state.people)
  const bodyRef = useRef<HTMLTableSectionElement>(null)
  useBeat(() => {
    const rows = bodyRef.current?.rows
    if (!rows) return
    for (let k = 0; k < rows.length; k++) {
      for (let index = 0; index < people.length; index++) {
        const share = workspace.frame.people[index]?.emotion[k] ?? 0
        const cell = rows[k]?.cells[index + 1]
        const bar = cell?.firstElementChild
        if (!(bar instanceof HTMLElement)) continue
        const text = String(Math.round(share * 100))
        if (bar.dataset['share'] === text) continue
        bar.dataset['share'] = text
        const fill = bar.firstElementChild?.firstElementChild
        if (fill instanceof HTMLElement) fill.style.transform = `scaleX(${share.toFixed(3)})`
        if (bar.lastElementChild) bar.lastElementChild.textContent = text
      }
    }
  })
  return (
    <table className="emotions">
      <caption>Emotion scores, %</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Emotion</span>
          </th>
          {people.map((person, index) => (
            <th key={person.id} scope="col" data-person={Math.min(index, 2)}>
              <span className="person-mark">{person.label}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={bodyRef}>
        {EMOTIONS.map((name) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {people.map((person, index) => (
              <td key={person.id} data-person={Math.min(index, 2)}>
                <div className="emotion-bar">
                  <span className="meter">
                    <span />
                  </span>
                  <span className="emotion-value tabular">0</span>
                </div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
