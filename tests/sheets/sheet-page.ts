import { HUMAN_BUILDS, parseHuman } from '../../src/body/index.ts'
import { bodySheets, viewSheet } from './body-sheets.ts'
import { conversationSheets, openConversation } from './conversation-sheets.ts'
import { faceSheets } from './face-sheets.ts'
import { PhotoStudio } from './photo-studio.ts'

declare global {
  interface Window {
    /** names of all sheets, once the page is ready */
    sheetNames?: readonly string[]
    /** one sheet as a PNG data URL */
    drawSheet?: (name: string) => Promise<string>
  }
}

const response = await fetch('/body/human.bin')
const bytes = new Uint8Array(await response.arrayBuffer())
const meshes = HUMAN_BUILDS.map((build) => parseHuman(bytes, build))
const studio = new PhotoStudio()

/** Each group sets up the room when one of its sheets is drawn. */
const groups: Record<string, () => Promise<Record<string, () => string>>> = {
  'face-units-00-11': async () => faceSheets(studio, meshes[0]!),
  'face-units-12-23': async () => faceSheets(studio, meshes[0]!),
  'face-mouth': async () => faceSheets(studio, meshes[0]!),
  'face-expressions': async () => faceSheets(studio, meshes[0]!),
  'face-expressions-male': async () => ({
    'face-expressions-male': faceSheets(studio, meshes[1]!)['face-expressions']!,
  }),
  'face-angles': async () => faceSheets(studio, meshes[0]!),
  'face-blink': async () => faceSheets(studio, meshes[0]!),
  'face-gaze': async () => faceSheets(studio, meshes[0]!),
  'body-poses-female': async () => bodySheets(studio, meshes[0]!, 'female'),
  'body-poses-male': async () => bodySheets(studio, meshes[1]!, 'male'),
  'body-near-female': async () => bodySheets(studio, meshes[0]!, 'female'),
  'body-near-male': async () => bodySheets(studio, meshes[1]!, 'male'),
  'hands-female': async () => bodySheets(studio, meshes[0]!, 'female'),
  'hands-male': async () => bodySheets(studio, meshes[1]!, 'male'),
  'view-modes': async () => ({ 'view-modes': viewSheet(studio, meshes[1]!) }),
  conversation: async () => conversationSheets(studio, await conversation(), meshes),
  'leg-modes': async () => conversationSheets(studio, await conversation(), meshes),
  'head-sources': async () => conversationSheets(studio, await conversation(), meshes),
  'conversation-close': async () => conversationSheets(studio, await conversation(), meshes),
}

let opened: ReturnType<typeof openConversation> | null = null
function conversation(): ReturnType<typeof openConversation> {
  opened ??= openConversation(meshes)
  return opened
}

window.drawSheet = async (name) => (await groups[name]!())[name]!()
window.sheetNames = Object.keys(groups)
