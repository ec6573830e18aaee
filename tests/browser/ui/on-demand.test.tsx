import { createRoot } from 'react-dom/client'
import { afterEach, expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { onDemand, type Asked } from '../../../src/ui/on-demand.tsx'
import { PlayerContext } from '../../../src/ui/player-context.ts'
import type { Player } from '../../../src/ui/player.ts'

const host = document.createElement('div')
document.body.append(host)
let root = createRoot(host)
const notices: string[] = []
const player = { notify: (_level: string, text: string) => void notices.push(text) } as unknown as Player

afterEach(() => {
  root.unmount()
  root = createRoot(host)
  notices.length = 0
})

const Face = ({ onClick }: { onClick: () => void }) => <button onClick={onClick}>Face</button>
const Menu = ({ isAsked }: Asked) => <p>{isAsked ? 'opened' : 'shut'}</p>
const show = (Part: React.ComponentType) =>
  root.render(
    <PlayerContext value={player}>
      <Part />
    </PlayerContext>,
  )

it('a click before the code is there is not lost', async () => {
  let come: (loaded: { default: typeof Menu }) => void = () => undefined
  show(onDemand<object>(() => new Promise((resolve) => (come = resolve)), { face: Face }))
  await page.getByRole('button', { name: 'Face' }).click()
  come({ default: Menu })
  await expect.element(page.getByText('opened')).toBeVisible()
  expect(notices).toEqual([])
})

it('what nobody asked for comes shut', async () => {
  show(onDemand<object>(() => Promise.resolve({ default: Menu }), { face: Face }))
  await expect.element(page.getByText('shut')).toBeVisible()
})

it('a face whose code cannot be had stays, says so when it is clicked, and asks again', async () => {
  let nAsked = 0
  const load = () => (++nAsked < 3 ? Promise.reject(new TypeError('gone')) : Promise.resolve({ default: Menu }))
  show(onDemand<object>(load, { face: Face }))
  await expect.poll(() => nAsked).toBe(1)
  expect(notices).toEqual([])
  const face = page.getByRole('button', { name: 'Face' })
  await face.click()
  await expect.poll(() => notices).toHaveLength(1)
  expect(notices[0]).toMatch(/^This menu is not here: its code could not be loaded/)
  await face.click()
  await expect.element(page.getByText('opened')).toBeVisible()
  expect(nAsked).toBe(3)
})
