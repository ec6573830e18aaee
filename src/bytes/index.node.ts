/** The Node-only part of the layer's public face. */
export { fileSource, type FileSource } from './file-source.node.ts'
