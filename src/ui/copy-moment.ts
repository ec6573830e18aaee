import { bodyText } from './body-text.ts'
import { heightsText, lookText } from './look-text.ts'
import type { Player } from './player.ts'
import { momentFragment, sourceQuery } from './url-state.ts'

/** The address of what is open and of this moment; what was opened from disk has no address, then null. */
export function momentUrl(player: Player): string | null {
  const { sources, interaction } = player.workspace.store.getState()
  const urls = sources.filter((source) => typeof source === 'string')
  if (urls.length === 0 || urls.length < sources.length) return null
  const query = sourceQuery(location.search, urls, interaction)
  return `${location.origin}${location.pathname}${query}${currentFragment(player)}`
}

/** The fragment of this moment. */
export function currentFragment(player: Player): string {
  const { transport, store } = player.workspace
  const { rate, loop } = transport.store.getState()
  const { staging, clean, heights, legs, head, gaze, face } = store.getState()
  const { camera, look, placement, tracks } = player.ui.getState()
  return momentFragment({
    time: transport.now(),
    loop,
    rate,
    staging,
    clean,
    sound: placement,
    cam: camera === 'both' ? null : camera,
    body: bodyText({ mode: look.mode, legs, head, gaze, face }),
    look: lookText(look),
    height: heightsText(heights),
    tracks,
  })
}

/** Puts the link on the clipboard and says so. */
export async function copyMoment(player: Player): Promise<void> {
  const url = momentUrl(player)
  if (url === null) {
    player.notify('warning', 'Files from this computer have no address to link to')
    return
  }
  try {
    await navigator.clipboard.writeText(url)
    player.notify(
      'info',
      player.workspace.transport.store.getState().loop ? 'Link to this range copied' : 'Link to this moment copied',
    )
  } catch {
    // without the permission the link can still be taken from the address bar
    history.replaceState(history.state, '', url)
    player.notify('warning', 'The clipboard is closed to this page; the link is in the address bar')
  }
}
