export * from './app-error.ts'
export type { ByteSource, ReadOptions } from './byte-source.ts'
