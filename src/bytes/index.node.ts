/** The Node-only part of the layer's public face. */
export { fileSource } from './file-source.node.ts'
