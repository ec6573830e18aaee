/**
 * The one call of papaparse that is used. Its published types refer to Node's, which would make Node's globals visible in
 * every layer that must not know them.
 */
declare module 'papaparse/papaparse.min.js' {
  interface CsvFault {
    readonly type: string
    readonly code: string
    readonly message: string
    readonly row?: number
    readonly index?: number
  }
  interface CsvResult {
    readonly data: string[][]
    readonly errors: readonly CsvFault[]
    readonly meta: { readonly truncated: boolean }
  }
  const Papa: {
    parse(text: string, options: { delimiter: string; skipEmptyLines: 'greedy'; preview: number }): CsvResult
  }
  export default Papa
}
