import { N_FACE_UNITS, decodedMesh, decoderFit, type BodyMesh, type FaceDecoder } from '../body/index.ts'
import { sampleExpression, type ExpressionTrack } from './expression-track.ts'

/** Values of `movement:FAUValue` lie in 0..2; what a decoder makes of a code is kept there. */
const LARGEST_UNIT = 2

/** A face that the user's decoder moves: the code of the moment, and what it makes of it. */
export class DecodedFace {
  /** [K], overwritten in place once a displayed frame */
  readonly code: Float32Array
  /** [24], 0..2, of a decoder into face units */
  readonly units = new Float32Array(N_FACE_UNITS)
  private readonly decoder: FaceDecoder
  private readonly track: ExpressionTrack

  constructor(decoder: FaceDecoder, track: ExpressionTrack) {
    this.decoder = decoder
    this.track = track
    this.code = new Float32Array(decoder.nCodes)
  }

  /** What moves the face, for the panel of assumptions. */
  get words(): string {
    return `the ${this.decoder.nCodes} numbers of the expression through ${this.decoder.name}`
  }

  /** Whether a mesh is moved by it. */
  moves(mesh: BodyMesh): boolean {
    return decoderFit(this.decoder, mesh) !== 'none'
  }

  /** The mesh with what the decoder moves; itself where it moves no vertices of it. */
  meshOf(mesh: BodyMesh, template: ArrayLike<number> | null): BodyMesh {
    return decodedMesh(mesh, this.decoder, template)
  }

  /** Takes the code of a time. Allocates nothing. */
  sample(valid: Uint8Array | null, timeSec: number, fps: number): void {
    sampleExpression(this.track, valid, timeSec, fps, this.code)
    const decoded = this.decoder.units
    if (decoded === null) return
    const { code, units } = this
    for (let u = 0; u < N_FACE_UNITS; u++) {
      let value = decoded.bias[u]!
      for (let k = 0; k < code.length; k++) value += code[k]! * decoded.weights[k * N_FACE_UNITS + u]!
      units[u] = Math.min(LARGEST_UNIT, Math.max(0, value))
    }
  }
}
