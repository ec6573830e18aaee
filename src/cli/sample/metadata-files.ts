/** The sample's recordings: id and archive number. */
export interface ListedRecording {
  readonly id: string
  readonly archive: number
}

const TITLE = 'The lost key (a synthetic conversation)'
const INTERACTION = 'I00000001'

export function archivePath(archive: number): string {
  return `improvised/dev/0000/${String(archive).padStart(4, '0')}.tar`
}

/** The list a page can open: files relative to it. */
export function indexJson(files: readonly { path: string; size: number }[]): string {
  return `${JSON.stringify({ visavis: 1, synthetic: true, title: TITLE, files }, null, 2)}\n`
}

/** The three tables that come with the dataset, with the one row each that concerns the sample. */
export function metadataTables(recordings: readonly ListedRecording[]): Record<string, string> {
  const listed = recordings.map(({ id, archive }) => [id, 'improvised', 'dev', '0', String(archive), '0', '1', '1'])
  return {
    'filelist.csv': csv([
      [
        'file_id',
        'label',
        'split',
        'batch_idx',
        'archive_idx',
        'has_annotation_1p',
        'has_annotation_3p',
        'has_imitator_movement',
      ],
      ...listed,
    ]),
    'interactions.csv': csv([
      [
        '',
        'prompt_hash',
        'prompt_id_unique',
        'participant_a_prompt_text',
        'participant_b_prompt_text',
        'ipc_a',
        'ipc_b',
        'interaction_type',
      ],
      [
        '0',
        INTERACTION.slice(1),
        'V99_lost_key',
        'You have been looking for your keys all morning. Tell your friend about it,\nand find out where they are.',
        'Your friend is looking for something. Listen, and help as well as you can.',
        '',
        '',
        'ipc_conversation',
      ],
    ]),
    'relationships.csv': csv([
      ['vendor_id', 'session_id', 'relationship', 'relationship_detail'],
      ['V99', '0001', 'familiar', 'friends'],
    ]),
  }
}

/** RFC 4180, but with bare line feeds, as pandas writes it. */
function csv(rows: readonly (readonly string[])[]): string {
  return `${rows.map((row) => row.map(csvCell).join(',')).join('\n')}\n`
}

function csvCell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
