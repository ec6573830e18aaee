/**
 * Ids of the dataset: `V00_S0809_I00000582_P0947A` = vendor, session, prompt, participant. The participant may end in
 * `A`, and dropping it confuses two different recordings. Partners share the whole V_S_I prefix; the I part alone is a
 * prompt number that many sessions use.
 */
export interface FileId {
  readonly id: string
  readonly vendor: string
  readonly session: string
  readonly prompt: string
  readonly participant: string
  /** V_S_I, the key of the interaction */
  readonly interaction: string
}

const FILE_ID = /^(V\d+)_(S\d+)_(I\d+)_(P\d+[A-Z]?)$/

/** The parts of a file id, or undefined where the text is not one. Never matches by prefix: P0602 is not P0602A. */
export function parseFileId(text: string): FileId | undefined {
  const match = FILE_ID.exec(text)
  if (!match) return undefined
  const [, vendor, session, prompt, participant] = match as unknown as [string, string, string, string, string]
  return { id: text, vendor, session, prompt, participant, interaction: `${vendor}_${session}_${prompt}` }
}

/** Vendor of the project's own synthetic data; never used by the dataset. */
const SYNTHETIC_VENDOR = 'V99'

/** True for recordings made by this project's sample script, which must be marked wherever they are shown. */
export function isSyntheticId(id: string): boolean {
  return id.startsWith(`${SYNTHETIC_VENDOR}_`)
}
