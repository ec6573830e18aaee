import type { Problem } from '../bytes/index.ts'
import { parseBody } from './body-text.ts'
import { currentFragment, momentUrl } from './copy-moment.ts'
import { parseHeights, parseLook } from './look-text.ts'
import type { Player } from './player.ts'
import { privateHosts } from './private-hosts.ts'
import { parseUrlState, sourceQuery, type UrlState } from './url-state.ts'

/** ms; the address is written this long after the last change. */
const DEBOUNCE_MS = 500
/** ms; while playing it is written no more often than this. */
const PLAYING_MS = 1000

/** Opens what the address asks for, at its moment, paused. Problems of the address become notices. */
export async function openAddress(player: Player, address: UrlState, problems: readonly Problem[]): Promise<void> {
  for (const problem of problems) player.notify('warning', problem.message)
  if (address.secondInteraction !== null) player.notify('warning', 'Comparing two interactions is not in this version')
  const { workspace } = player
  if (address.staging) workspace.choices.setStaging(address.staging)
  applyLook(player, address)
  if (address.clean) workspace.choices.setClean(address.clean)
  if (address.sound) player.setPlacement(address.sound)
  if (address.src.length === 0) return
  const hosts = privateHosts(address.src, location.href)
  if (hosts.length > 0) {
    player.ui.setState({ sources: address.src, hostsToConfirm: hosts })
    return
  }
  const isOpen = await player.open(address.src, {
    sinceNavigation: true,
    ...(address.interaction === null ? {} : { interaction: address.interaction }),
    ...(address.time === null ? {} : { atSec: address.time }),
    ...(address.loop === null ? {} : { loop: address.loop }),
  })
  if (!isOpen) return
  if (address.rate !== null) workspace.transport.setRate(address.rate)
  goToMoment(player, address)
}

/** How people are drawn, as the address has it; what is not understood is dropped, and the page says so. */
function applyLook(player: Player, { body, look, height }: UrlState): void {
  const drop = (name: string, part: string) =>
    player.notify('warning', `address: ${part} in ${name}= is not understood; it was dropped`)
  if (look !== null) {
    const { look: chosen, dropped } = parseLook(look)
    player.ui.setState({ look: chosen })
    for (const part of dropped) drop('look', part)
  }
  if (body !== null) {
    const { body: chosen, dropped } = parseBody(body)
    const { mode, legs, head, gaze, face } = chosen
    const { workspace } = player
    if (mode !== undefined) player.ui.setState((state) => ({ look: { ...state.look, mode } }))
    if (legs !== undefined) workspace.choices.setLegs(legs)
    if (head !== undefined) workspace.choices.setHead(head)
    if (gaze !== undefined) workspace.choices.setGaze(gaze)
    if (face !== undefined) workspace.choices.setFace(face)
    for (const part of dropped) drop('body', part)
  }
  if (height === null) return
  const { heights, dropped } = parseHeights(height)
  heights.forEach((metres, person) => player.workspace.choices.setHeight(person, metres))
  for (const part of dropped) drop('height', part)
}

/** The moment or range of an address in what is open now; times beyond the end are clamped and the page says so. */
export function goToMoment(player: Player, address: UrlState): void {
  if (address.tracks !== null) player.ui.setState({ tracks: address.tracks })
  const { transport } = player.workspace
  const { durationSec } = transport.store.getState()
  if (address.time === null) return
  if (address.time > durationSec)
    player.notify('warning', `The link points beyond the end; clamped to ${durationSec.toFixed(1)} s`)
  if (address.loop && address.loop[0] < durationSec) {
    transport.setLoop([address.loop[0], Math.min(address.loop[1], durationSec)])
  }
  player.seek(Math.min(address.time, durationSec))
}

/** Keeps the address in step with what is open and where it stands. @returns the way to stop */
export function bindAddress(player: Player): () => void {
  const { store, transport, frame } = player.workspace
  let timer: ReturnType<typeof setTimeout> | null = null
  let writtenTime = Number.NaN
  const write = () => {
    timer = null
    const { people } = store.getState()
    if (people.length === 0) return
    writtenTime = frame.time
    const url = momentUrl(player)
    const bare = `${location.pathname}${sourceQuery(location.search, [], null)}${currentFragment(player)}`
    history.replaceState(history.state, '', url ?? bare)
  }
  const schedule = (delayMs: number) => {
    if (timer !== null && delayMs >= PLAYING_MS) return
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(write, delayMs)
  }
  const stops = [
    store.subscribe((state, before) => {
      const isSame =
        state.interaction === before.interaction &&
        state.staging === before.staging &&
        state.clean === before.clean &&
        state.heights === before.heights &&
        state.legs === before.legs &&
        state.head === before.head &&
        state.gaze === before.gaze &&
        state.face === before.face
      if (!isSame) schedule(DEBOUNCE_MS)
    }),
    transport.store.subscribe(() => schedule(DEBOUNCE_MS)),
    player.ui.subscribe((state, before) => {
      const isSame =
        state.camera === before.camera &&
        state.placement === before.placement &&
        state.look === before.look &&
        state.tracks === before.tracks
      if (!isSame) schedule(DEBOUNCE_MS)
    }),
    player.frames.subscribe(() => {
      if (frame.time === writtenTime) return
      const isPlaying = transport.store.getState().status === 'playing'
      schedule(isPlaying ? PLAYING_MS : DEBOUNCE_MS)
      writtenTime = frame.time
    }),
  ]
  const onHashChange = () => goToMoment(player, readAddress().state)
  window.addEventListener('hashchange', onHashChange)
  return () => {
    window.removeEventListener('hashchange', onHashChange)
    if (timer !== null) clearTimeout(timer)
    for (const stop of stops) stop()
  }
}

/** Reads the address of the page. */
export function readAddress(): ReturnType<typeof parseUrlState> {
  return parseUrlState(location.search, location.hash)
}
