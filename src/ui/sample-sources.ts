/** The bundled conversation: two people, in two archives, as the dataset is published. Relative to the page. */
export const SAMPLE_SOURCES: readonly string[] = ['sample/index.json']
