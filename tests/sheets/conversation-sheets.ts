import type { BodyMesh } from '../../src/body/index.ts'
import { createDecoderPool, startArrayDecoderWorker } from '../../src/workers/index.ts'
import { Workspace } from '../../src/workspace/index.ts'
import type { CameraPreset } from '../../src/scene/index.ts'
import { contactSheet, type Picture } from './contact-sheet.ts'
import type { PhotoStudio } from './photo-studio.ts'

/** s, moments of the bundled conversation. */
const MOMENTS = 12
const CLOSE = ['face-a', 'face-b', 'shoulder-a', 'shoulder-b', 'seat-a', 'top'] as const satisfies CameraPreset[]
const LEGS = ['standing', 'seated', 'hidden', 'as-fitted', 'straight'] as const
const HEADS = ['smplh', 'smplh-centred', 'alignment'] as const
const SETTLE_MS = 4000

/** The bundled conversation through the real workspace. */
export async function openConversation(meshes: readonly BodyMesh[]): Promise<Workspace> {
  const workspace = new Workspace({
    baseUrl: new URL('/', location.href).href,
    createDecoderPool: () => createDecoderPool({ createWorker: startArrayDecoderWorker }),
  })
  workspace.bodies.setMeshes(meshes)
  const timer = setInterval(() => workspace.step(performance.now()), 30)
  await workspace.open(['sample/index.json'])
  const deadline = performance.now() + 60_000
  while (workspace.store.getState().people.some(({ motion }) => motion === null || motion.nLoaded < motion.nFrames)) {
    if (performance.now() > deadline) throw new Error('the sample does not load')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  clearInterval(timer)
  return workspace
}

export async function conversationSheets(
  studio: PhotoStudio,
  workspace: Workspace,
  meshes: readonly BodyMesh[],
): Promise<Record<string, () => string>> {
  const { durationSec } = workspace.store.getState()
  const moments: number[] = []
  for (let i = 0; i < MOMENTS; i++) moments.push(((i + 0.5) * durationSec) / MOMENTS)
  let clockMs = performance.now() + SETTLE_MS
  const at = (seconds: number): void => {
    void workspace.transport.seek(seconds).catch(() => undefined)
    // an estimate that is still eased in has arrived a while later
    for (let i = 0; i < 3; i++) workspace.step((clockMs += SETTLE_MS))
  }
  at(0)
  const draw = (seconds: number, preset: CameraPreset) => () => {
    at(seconds)
    return studio.shoot(preset)
  }
  const people = (): void => studio.setPeople(workspace.frame, meshes)
  return {
    conversation: () => {
      people()
      studio.setSize(480, 420)
      const pictures = moments.map((t): Picture => ({ caption: `${t.toFixed(2)} s`, draw: draw(t, 'both') }))
      return contactSheet('Conversation', pictures, 4)
    },
    'leg-modes': () => {
      people()
      studio.setSize(400, 420)
      const pictures = LEGS.flatMap((mode) =>
        [2, 6].map((k): Picture => ({
          caption: `${mode}, ${moments[k]!.toFixed(2)} s`,
          draw: () => {
            workspace.choices.setLegs(mode)
            studio.setView('body', mode === 'hidden')
            return draw(moments[k]!, 'both')()
          },
        })),
      )
      const sheet = contactSheet('Legs', pictures, 4)
      workspace.choices.setLegs('preset')
      studio.setView('body')
      return sheet
    },
    'head-sources': () => {
      people()
      studio.setSize(400, 420)
      const pictures = [1, 5, 9].flatMap((k) =>
        HEADS.map((source): Picture => ({
          caption: `${source}, ${moments[k]!.toFixed(2)} s`,
          draw: () => {
            workspace.choices.setHead(source)
            return draw(moments[k]!, 'both')()
          },
        })),
      )
      const sheet = contactSheet('Where the head comes from', pictures, 3)
      workspace.choices.setHead('smplh')
      return sheet
    },
    'conversation-close': () => {
      people()
      studio.setSize(400, 400)
      const pictures = [1, 4, 8, 10].flatMap((k) =>
        CLOSE.map((preset): Picture => ({
          caption: `${moments[k]!.toFixed(2)} s, ${preset}`,
          draw: draw(moments[k]!, preset),
        })),
      )
      return contactSheet('Conversation, cameras', pictures, 6)
    },
  }
}
