/** The bundled conversation: two people, in two archives, as the dataset is published. Relative to the page. */
export const SAMPLE_SOURCES: readonly string[] = [
  'sample/improvised/dev/0000/0000.tar',
  'sample/improvised/dev/0000/0001.tar',
]
