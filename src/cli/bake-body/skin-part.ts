import { type BaseBody, eachBuild } from './base-body.ts'
import { bareSkin, mixed, mixedWeights } from './clothes.ts'
import { linearField } from './cut-mesh.ts'
import type { GarmentFields } from './garment-fields.ts'
import { hairlineField } from './head-hair.ts'
import { mouthLight } from './mouth.ts'
import { type Anchor, type Part, PartBuilder } from './part.ts'
import { add, scale, smoothstep } from './vec3.ts'

/** How far the skin gives way under collar and cuffs, m. */
const SUNK_M = 0.0035

/** The scalp shimmers through where hair begins: from here to there over the hairline, m. */
const SCALP_FROM_M = -0.007
const SCALP_TO_M = 0.005
/** Height over which skin belongs to the head, m: the hairline means nothing below. */
const HEAD_FROM_M = 0.36

/** Skin that shows: head, neck and hands, with lips as a mask and the inside of the mouth as a region. */
export function skinPart(body: BaseBody, fields: GarmentFields): Part {
  const part = new PartBuilder()
  const cut = bareSkin(body, fields)
  const front = body.landmarks.mouthCentre[2]
  const lips = linearField(Float64Array.from({ length: body.nSkin }, (_, v) => body.landmarks.lipTint.get(v) ?? 0))
  const overHairline = hairlineField(body)
  const scalp = (a: Anchor): number =>
    mixed(body.middle, a)[1] > HEAD_FROM_M ? smoothstep(SCALP_FROM_M, SCALP_TO_M, overHairline(a)) : 0
  const inside = (a: Anchor): boolean => a.ids.every((id) => body.landmarks.insideMouth.has(id))
  for (const anchor of cut.vertices) {
    const sunk = SUNK_M * smoothstep(-0.003, -0.014, fields.edgeAt(anchor)) * (inside(anchor) ? 0 : 1)
    part.vertex(
      eachBuild((b) => add(mixed(body.fitted[b].positions, anchor), scale(mixed(body.normals[b], anchor), -sunk))),
      inside(anchor) ? 'mouth' : 'skin',
      mixedWeights(body, anchor),
      {
        tint: lips(anchor),
        along: inside(anchor) ? 0 : scalp(anchor),
        cavity: inside(anchor) ? mouthLight(mixed(body.middle, anchor)[2], front) : 1,
      },
      anchor,
    )
  }
  const t = cut.triangles
  for (let i = 0; i < t.length; i += 3) part.triangle(t[i]!, t[i + 1]!, t[i + 2]!)
  return part.build()
}
