import { MASKS, REGIONS, type Region } from '../../body/index.ts'
import { vertexNormals } from '../../body/index.ts'
import { ambientLight } from './ambient-light.ts'
import { type BaseBody, eachBuild } from './base-body.ts'
import { type Part, regionCode } from './part.ts'
import { skinRow } from './skin-rows.ts'
import { type Vec3, lerp, rowOf, smoothstep } from './vec3.ts'

/**
 * Fills the shading masks of the joined mesh: `cavity` from the light that reaches a vertex at rest, `blush` where blood
 * shows through skin.
 */

/**
 * Hairs too fine to cast shade; what a mouth holds, whose light is set by depth because it opens; and eyes, which turn
 * under their lids and would take the shade with them.
 */
const NO_SHADE: ReadonlySet<Region> = new Set(['brow', 'lash'] as const)
const OWN_LIGHT: readonly Region[] = ['mouth', 'teeth', 'tongue', 'brow', 'lash', 'sclera', 'iris', 'pupil']
/** Light is never all gone: skin scatters it, and what is shaded at rest may open in another pose. */
const DARKEST = 0.22

export function shade(body: BaseBody, whole: Part): void {
  const middle = whole.positions.male.map((v, i) => (v + whole.positions.female[i]!) / 2)
  const casts = REGIONS.map((region) => !NO_SHADE.has(region))
  const triangles: number[] = []
  for (let i = 0; i < whole.triangles.length; i += 3) {
    const corners = whole.triangles.slice(i, i + 3)
    if (corners.every((v) => casts[whole.regions[v]!])) triangles.push(...corners)
  }
  // the knot of hair is open in one build and sunk in the other: what is open in either has light
  const lights = eachBuild((b) => {
    const positions = whole.positions[b]
    const normals = vertexNormals(positions, whole.triangles, new Float32Array(positions.length))
    return ambientLight({ positions, triangles }, normals, whole.nVertices)
  })
  const light = lights.female.map((l, v) => Math.max(l, lights.male[v]!))
  const own = new Set(OWN_LIGHT.map(regionCode))
  const skin = regionCode('skin')
  const blush = blushField(body)
  const cavity = MASKS.indexOf('cavity')
  const blushColumn = MASKS.indexOf('blush')
  const along = MASKS.indexOf('along')
  for (let v = 0; v < whole.nVertices; v++) {
    // scalp lies in the dark of the hair over it, and would draw the dark out onto the forehead
    const isScalp = whole.regions[v] === skin && whole.masks[4 * v + along]! > 0
    if (!own.has(whole.regions[v]!) && !isScalp) {
      const at = 4 * v + cavity
      whole.masks[at] = Math.round(whole.masks[at]! * (DARKEST + (1 - DARKEST) * light[v]!))
    }
    if (whole.regions[v] === skin) {
      whole.masks[4 * v + blushColumn] = Math.round(255 * Math.min(1, blush(rowOf(middle, v), whole.weights, v)))
    }
  }
}

function blushField(body: BaseBody): (p: Vec3, weights: Float64Array, v: number) => number {
  const eye = lerp(body.fitted.male.faceJoints.left_eye, body.fitted.female.faceJoints.left_eye, 0.5)
  const { mouthCentre } = body.landmarks
  const bell = (p: Vec3, x: number, y: number, z: number, r: number): number =>
    Math.exp(-0.5 * (((Math.abs(p[0]) - x) / r) ** 2 + ((p[1] - y) / r) ** 2 + ((p[2] - z) / (1.6 * r)) ** 2))
  const noseY = (eye[1] + mouthCentre[1]) / 2 - 0.004
  const fingers = body.bindJoints.slice(skinRow('left_index1'), skinRow('jaw'))
  return (p) => {
    if (p[1] < 0.28) {
      return (
        0.75 *
        fingers.reduce(
          (most, j) =>
            Math.max(most, Math.exp(-0.5 * (Math.hypot(p[0] - j[0], p[1] - j[1], p[2] - j[2]) / 0.011) ** 2)),
          0,
        )
      )
    }
    const ear = smoothstep(0.07, 0.08, Math.abs(p[0])) * smoothstep(0.055, 0.03, Math.abs(p[1] - eye[1] + 0.02))
    return (
      0.55 * bell(p, eye[0] + 0.016, eye[1] - 0.036, eye[2], 0.017) +
      0.75 * bell(p, 0, noseY, mouthCentre[2] + 0.015, 0.013) +
      0.3 * bell(p, 0, mouthCentre[1] - 0.03, mouthCentre[2], 0.014) +
      0.12 * bell(p, eye[0], eye[1] - 0.004, eye[2] + 0.012, 0.016) +
      0.8 * ear
    )
  }
}
