import axe from 'axe-core'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { memorySource, type ByteSource } from '../../../src/bytes/index.ts'
import { Catalogue, scanSources, type RecordingEntry } from '../../../src/dataset/index.ts'
import { planTar } from '../../../src/workspace/index.ts'
import { mountApp, type Mounted } from './mount-app.tsx'

const KEY = 'V00_S0809_I00000582'
const ARCHIVES = [
  new URL('../../fixtures/recordings/hf/0000.tar', import.meta.url),
  new URL('../../fixtures/recordings/hf/0001.tar', import.meta.url),
]

let mounted: Mounted | null = null
let people: readonly RecordingEntry[]
let disk: FileSystemDirectoryHandle

beforeAll(async () => {
  people = await entriesIn(
    await Promise.all(ARCHIVES.map(async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer()))),
  )
  disk = await navigator.storage.getDirectory()
})

afterEach(async () => {
  mounted?.unmount()
  mounted = null
  vi.unstubAllGlobals()
  for await (const name of (disk as unknown as { keys(): AsyncIterable<string> }).keys()) await disk.removeEntry(name)
})

const byRole = (role: string, name: string | RegExp) => page.getByRole(role, { name, exact: true })

async function entriesIn(archives: readonly Uint8Array[]): Promise<readonly RecordingEntry[]> {
  const catalogue = new Catalogue()
  await scanSources(
    archives.map((bytes, i) => ({
      path: `000${i}.tar`,
      size: bytes.length,
      open: () => Promise.resolve({ kind: 'whole' as const, source: memorySource(bytes, `000${i}.tar`) }),
    })),
    catalogue,
  )
  return catalogue.people(KEY)
}

/** The library with the files of its first interaction, which are those of the fixtures. */
async function openFiles(entries = people, theme = 'dark', width = 1440): Promise<void> {
  await page.viewport(width, 900)
  mounted = mountApp(`?src=a.tar&theme=${theme}`, { nInteractions: 3, entries: () => entries })
  await expect.element(byRole('button', 'Play')).toBeVisible()
  await byRole('button', 'Library').click()
  if (width < 860) await byRole('button', 'Files').click()
  await byRole('button', 'Show files').click()
  await expect.element(page.getByRole('list', { name: /^Members of .*P0947$/ })).toBeVisible()
}

/** Saves go to the browser's own disk, as if that place had been chosen. */
function chooseOnDisk(): string[] {
  const names: string[] = []
  vi.stubGlobal('showSaveFilePicker', ({ suggestedName }: { suggestedName: string }) => {
    names.push(suggestedName)
    return disk.getFileHandle(suggestedName, { create: true })
  })
  return names
}

const saved = async (name: string): Promise<Uint8Array> =>
  new Uint8Array(await (await (await disk.getFileHandle(name)).getFile()).arrayBuffer())

async function wholePair(entries: readonly RecordingEntry[]): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of (await planTar('x.tar', entries)).read(0)) parts.push(part)
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer())
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

/** Sources that give so many pieces and then wait. */
function behindGate(entries: readonly RecordingEntry[], nFree: number) {
  let open: () => void = () => undefined
  let left = nFree
  let isOpen = new Promise<void>((resolve) => {
    open = resolve
  })
  const gated = (source: ByteSource): ByteSource =>
    Object.create(source, {
      stream: {
        value: (start: number, end: number, { signal }: { signal?: AbortSignal } = {}) => {
          let at = start
          return new ReadableStream<Uint8Array>({
            async pull(controller) {
              if (left-- <= 0) await Promise.race([isOpen, aborted(signal)])
              const to = Math.min(end, at + 4096)
              if (to > at) controller.enqueue(await source.read(at, to))
              at = to
              if (at >= end) controller.close()
            },
          })
        },
      },
    }) as ByteSource
  return {
    entries: entries.map((entry) => ({
      ...entry,
      members: entry.members.map((member) => ({ ...member, open: async () => gated(await member.open()) })),
    })),
    open: () => {
      isOpen = Promise.resolve()
      open()
    },
  }
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error))
  })
}

describe('the files of an interaction', () => {
  it('are listed with what each array is, and its range and picture when it is looked at', async () => {
    await openFiles()
    const members = page.getByRole('list', { name: /^Members of .*P0947$/ })
    await expect.element(members.getByText('voice')).toBeVisible()
    const array = page.getByRole('list', { name: /^Arrays of .*P0947$/ }).getByText('smplh:body_pose')
    await array.click()
    const item = page
      .getByRole('listitem')
      .filter({ has: page.getByText('axis-angle of joints 1..21') })
      .first()
    await expect.element(item.getByText(/Unit: rad/)).toBeVisible()
    await expect.element(item.getByText(/^-?\d.* … \d.* rad$/)).toBeVisible()
    const picture = item.getByRole('img', { name: 'smplh:body_pose over time' }).element() as HTMLCanvasElement
    const { data } = picture.getContext('2d')!.getImageData(0, 0, picture.width, picture.height)
    expect(new Set(data.filter((_, i) => i % 4 === 3)).size).toBeGreaterThan(4)
  })

  it('show both people at a telling moment, in the list too', async () => {
    await openFiles()
    await expect.poll(() => document.querySelectorAll('.details .thumb g[data-known="true"]').length).toBe(2)
    expect(document.querySelectorAll('.library-list .thumb[data-known="true"]').length).toBeGreaterThan(0)
    // bent arms of both, not the figure that stands for anybody
    const limbs = [...document.querySelectorAll('.details .thumb-limbs')].map((path) => path.getAttribute('d'))
    expect(new Set(limbs).size).toBe(2)
  })
})

describe('saving', () => {
  it('puts the pair on disk byte by byte', async () => {
    const names = chooseOnDisk()
    await openFiles()
    await page.getByRole('button', { name: /^Save the pair [\d.]+ kB$/ }).click()
    await expect.element(byRole('button', 'Save the pair saved')).toBeVisible()
    expect(names[0]).toMatch(/^V99_S0001_I00000001\.tar$/)
    expect(same(await saved(names[0]!), await wholePair(people))).toBe(true)
  })

  it('is paused and resumed where it was, by the keys', async () => {
    const names = chooseOnDisk()
    const gate = behindGate(people, 3)
    await openFiles(gate.entries)
    const save = page.getByRole('button', { name: /^Save the pair/ })
    save.element().focus()
    await userEvent.keyboard('{Enter}')
    const group = byRole('group', 'Save the pair')
    await expect.poll(() => group.getByRole('progressbar').element().getAttribute('value')).not.toBe('0')
    group.getByRole('button', { name: 'Pause' }).element().focus()
    await userEvent.keyboard('{Enter}')
    await expect.element(group.getByRole('button', { name: 'Resume' })).toBeVisible()
    // what came so far is on the disk
    const whole = await wholePair(people)
    const part = await saved(names[0]!)
    expect(part.length).toBeGreaterThan(0)
    expect(part.length).toBeLessThan(whole.length)
    expect(same(part, whole.subarray(0, part.length))).toBe(true)
    gate.open()
    group.getByRole('button', { name: 'Resume' }).element().focus()
    await userEvent.keyboard('{Enter}')
    await expect.element(byRole('button', 'Save the pair saved')).toBeVisible()
    expect(same(await saved(names[0]!), whole)).toBe(true)
    expect(names).toHaveLength(1)
  })

  it('leaves nothing behind when it is cancelled', async () => {
    const names = chooseOnDisk()
    await openFiles(behindGate(people, 3).entries)
    await page.getByRole('button', { name: /^Save the pair/ }).click()
    const group = byRole('group', 'Save the pair')
    await expect.poll(() => group.getByRole('progressbar').element().getAttribute('value')).not.toBe('0')
    await group.getByRole('button', { name: 'Pause' }).click()
    await group.getByRole('button', { name: 'Cancel' }).click()
    await expect.element(page.getByRole('button', { name: /^Save the pair [\d.]+ kB$/ })).toBeVisible()
    await expect(disk.getFileHandle(names[0]!)).rejects.toThrow()
  })

  it('hands a download over where the browser writes no files', async () => {
    const picker = Object.getOwnPropertyDescriptor(globalThis, 'showSaveFilePicker')!
    Reflect.deleteProperty(globalThis, 'showSaveFilePicker')
    const links: HTMLAnchorElement[] = []
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      links.push(this)
    })
    await openFiles()
    await page.getByRole('button', { name: /^Save V00_S0809_I00000582_P0947\.wav/ }).click()
    await expect.poll(() => links.length).toBe(1)
    click.mockRestore()
    Object.defineProperty(globalThis, 'showSaveFilePicker', picker)
    expect(links[0]!.download).toBe('V00_S0809_I00000582_P0947.wav')
    const wav = people[0]!.members.find(({ kind }) => kind === 'wav')!
    const source = await wav.open()
    const given = new Uint8Array(await (await fetch(links[0]!.href)).arrayBuffer())
    expect(same(given, await source.read(0, source.size))).toBe(true)
  })

  it('cuts a stretch that is typed, or the loop, and says how large it is', async () => {
    const names = chooseOnDisk()
    await openFiles()
    const from = byRole('textbox', 'From')
    const to = byRole('textbox', 'to')
    await from.fill('0.2')
    await to.fill('0.1')
    await expect.element(page.getByText('It must end after it begins.')).toBeVisible()
    await to.fill('0:00.8')
    await page.getByRole('button', { name: /^Save the stretch [\d.]+ kB$/ }).click()
    await expect.element(byRole('button', 'Save the stretch saved')).toBeVisible()
    expect(names[0]).toMatch(/^V99_S0001_I00000001_0\.2\d\d-0\.8\d\ds\.tar$/)
    const again = await entriesIn([await saved(names[0]!)])
    expect(again.map(({ id }) => id)).toEqual(people.map(({ id }) => id))
    mounted!.workspace.transport.setLoop([0.25, 0.5])
    await byRole('button', 'Use the loop').click()
    await expect.element(from).toHaveValue('00:00.250')
    await expect.element(to).toHaveValue('00:00.500')
  })
})

describe('the library by the keys', () => {
  it('reaches every control', async () => {
    await openFiles()
    await expect.element(page.getByRole('button', { name: /^Save the stretch/ })).toBeVisible()
    const dialog = document.querySelector('dialog')!
    const wanted = [...dialog.querySelectorAll<HTMLElement>('button, input, summary, [tabindex="0"]')].filter(
      (element) =>
        element.tabIndex >= 0 && !element.matches(':disabled') && element.checkVisibility({ checkOpacity: false }),
    )
    dialog.querySelector<HTMLElement>('button')!.focus()
    const reached = new Set<Element>([document.activeElement!])
    for (let i = 0; i < wanted.length + 4; i++) {
      await userEvent.tab()
      reached.add(document.activeElement!)
    }
    const missed = wanted.filter((element) => !reached.has(element))
    expect(missed.map((element) => element.getAttribute('aria-label') ?? element.textContent)).toEqual([])
    expect(wanted.length).toBeGreaterThan(30)
  })
})

describe('axe finds nothing in the files', () => {
  it.each([
    ['dark', 1440],
    ['light', 1440],
  ])('%s, %i wide, an array open and a save on its way', async (theme, width) => {
    chooseOnDisk()
    await openFiles(behindGate(people, 3).entries, theme, width)
    await page
      .getByRole('list', { name: /^Arrays of .*P0947$/ })
      .getByText('smplh:body_pose')
      .click()
    await page.getByRole('button', { name: /^Save the pair/ }).click()
    await byRole('button', 'Pause').click()
    await byRole('textbox', 'to').fill('?')
    await expect.element(page.getByRole('alert').first()).toBeVisible()
    const { violations } = await axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')} ${nodes[0]?.failureSummary}`),
    ).toEqual([])
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  })
})
