import { afterEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { writeNpy } from '../../helpers/write-npy.ts'
import { writeNpz } from '../../helpers/write-npz.ts'
import { mountApp, type Mounted } from './mount-app.tsx'

let mounted: Mounted | null = null
afterEach(() => {
  mounted?.unmount()
  mounted = null
})

const calls = () => mounted!.workspace.calls
const npz = (name: string, key: string) =>
  new File(
    [new Uint8Array(writeNpz({ [key]: writeNpy(new Float32Array(3), { dtype: '<f4', shape: [1, 3] }) }, 'stored'))],
    name,
  )

async function openPage(): Promise<void> {
  await page.viewport(1440, 900)
  mounted = mountApp('?src=a.tar', {}, { tab: 'info', isPanelOpen: true })
  await expect.element(page.getByRole('heading', { name: 'Body', exact: true })).toBeVisible()
}

function drop(...files: File[]): void {
  const dataTransfer = new DataTransfer()
  for (const file of files) dataTransfer.items.add(file)
  window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
}

describe('the body', () => {
  it('is taken from a model that is dropped, known by what it holds', async () => {
    await openPage()
    await expect.element(page.getByText('Built-in human')).toBeVisible()
    drop(npz('anything.npz', 'v_template'))
    await expect.element(page.getByRole('button', { name: 'Remove body model' })).toBeVisible()
    expect(calls().filter((call) => call.startsWith('open '))).toHaveLength(1)
    expect(calls().at(-1)).toBe('loadModel anything.npz')
    await page.getByRole('button', { name: 'Remove body model' }).click()
    await expect.element(page.getByText('Built-in human')).toBeVisible()
  })

  it('is left alone by a recording', async () => {
    await openPage()
    drop(npz('V00_S0809_I00000582_P0947.npz', 'smplh:body_pose'))
    await expect.poll(calls).toContain('open V00_S0809_I00000582_P0947.npz')
    expect(calls().some((call) => call.startsWith('loadModel'))).toBe(false)
  })

  it('has a shape', async () => {
    await openPage()
    await userEvent.upload(page.getByLabelText('Body model'), npz('model.npz', 'v_template'))
    await expect.element(page.getByRole('slider', { name: 'Shape 10' })).toBeVisible()
    expect(page.getByRole('slider', { name: /^Shape/ }).elements()).toHaveLength(10)
    ;(page.getByRole('slider', { name: 'Shape 2' }).element() as HTMLElement).focus()
    await userEvent.keyboard('{End}')
    await expect.poll(() => calls().at(-1)).toBe('setBetas 0 3 0 0 0 0 0 0 0 0')
    await page.getByRole('button', { name: 'Reset' }).click()
    await expect.poll(() => calls().at(-1)).toBe('setBetas 0 0 0 0 0 0 0 0 0 0')
  })

  it('is not taken from a pickle, and the refusal is said aloud', async () => {
    await openPage()
    drop(new File(['x'], 'SMPLH_male.pkl'))
    await expect.element(page.getByRole('alert')).toHaveTextContent(/pickle is a program.*model\.npz/)
    await expect.element(page.getByText('Built-in human')).toBeVisible()
  })
})
