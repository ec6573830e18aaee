import { BackSide, MeshDepthMaterial, MeshStandardMaterial, ShaderMaterial } from 'three'
import type { Material, Texture, Vector2, WebGLProgramParametersWithUniforms } from 'three'
import skinPars from '../../shaders/body-skin-pars.vert.glsl?raw'
import legsParsVertex from '../../shaders/body-legs-pars.vert.glsl?raw'
import legsPars from '../../shaders/body-legs-pars.frag.glsl?raw'
import surfaceParsVertex from '../../shaders/body-surface-pars.vert.glsl?raw'
import surfacePars from '../../shaders/body-surface-pars.frag.glsl?raw'
import surfaceColor from '../../shaders/body-surface-color.frag.glsl?raw'
import surfaceLight from '../../shaders/body-surface-light.frag.glsl?raw'
import studioPars from '../../shaders/studio-environment.frag.glsl?raw'
import studioLight from '../../shaders/studio-environment-light.frag.glsl?raw'
import pickFragment from '../../shaders/pick.frag.glsl?raw'
import { REGIONS } from '../body/index.ts'
import type { BodyMesh } from '../body/index.ts'
import { hasRoomForColumns } from './column-texture.ts'
import { MAX_MORPHS, ROW_DEFINES } from './joint-texture.ts'
import { StillUniforms } from './still-uniforms.ts'
import { STUDIO_CONSTANTS } from './studio-environment.ts'
import type { StudioEnvironmentUniforms } from './studio-environment.ts'

interface Value<T> {
  value: T
}

/** Uniforms shared by all materials of one person, written in place once a frame. */
export interface BodyUniforms extends StudioEnvironmentUniforms {
  readonly jointTexture: Value<Texture>
  readonly jointRow: Value<number>
  readonly regionPalette: Value<Float32Array>
  /** 1 for a mesh without trousers of its own */
  readonly trousersByLegs: Value<number>
  /** 0 all there .. 1 person not in view */
  readonly bodyFade: Value<number>
  /** 0 recorded .. 1 hands stale */
  readonly handsDim: Value<number>
  /** 0 recorded .. 1 face unknown */
  readonly faceDesaturate: Value<number>
  /** 0 legs shown .. 1 legs faded out at the hips */
  readonly legsFade: Value<number>
  /** 1 while the camera sits in this head */
  readonly headHidden: Value<number>
  readonly surfaceDetail: Value<number>
  /** 1 while lines are drawn instead of surfaces */
  readonly wireframed: Value<number>
  /** range of the pixels' numbers, 0..1, that this mesh is drawn in: all, but for the moment when one mesh replaces another */
  readonly dissolve: Value<Vector2>
  readonly pickId: Value<number>
  readonly morphEntries: Value<Texture | null>
  readonly correctiveDeltas: Value<Texture | null>
  readonly expressionDeltas: Value<Texture | null>
}

/** What of the vertex path a mesh needs. */
export interface BodyProgram {
  readonly nInfluences: 4 | 8
  readonly nMorphs: number
  /** vertices that the pose moves, from the first of the mesh on */
  readonly nCorrected: number
  /** vertices that a decoded expression moves, and the first of them */
  readonly nExpressive: number
  readonly firstExpressive: number
}

/** The vertex path of a mesh; columns that no texture holds are left out. */
export function programOf({ nInfluences, morphs, correctives, expression }: BodyMesh): BodyProgram {
  return {
    nInfluences,
    nMorphs: Math.min(morphs?.names.length ?? 0, MAX_MORPHS),
    nCorrected: correctives !== undefined && hasRoomForColumns(correctives) ? correctives.nVertices : 0,
    nExpressive: expression !== undefined && hasRoomForColumns(expression.columns) ? expression.columns.nVertices : 0,
    firstExpressive: expression?.firstVertex ?? 0,
  }
}

export interface BodyMaterials {
  readonly surface: MeshStandardMaterial
  /** writes depth only, drawn first while a person is see-through or made of lines, so that no inside shows */
  readonly prepass: MeshDepthMaterial
  readonly depth: MeshDepthMaterial
  readonly pick: ShaderMaterial
  /** of `surface` */
  readonly still: StillUniforms
}

/** The same for all bodies that share a program: the studio's, and what three gives a material of its kind. */
const STILL = [
  'diffuse',
  'emissive',
  'roughness',
  'metalness',
  'opacity',
  'directionalShadowMatrix',
  'studioTurn',
  'studioFloor',
  'studioCeiling',
  'studioLamps',
]

const REGION_DEFINES = [
  `#define N_REGIONS ${REGIONS.length}`,
  ROW_DEFINES,
  ...REGIONS.map((region, i) => `#define REGION_${region.toUpperCase()} ${i}`),
].join('\n')

/** Materials that draw one BodyMesh: what is seen, its depth for shadows, and its id for picking, by one vertex path. */
export function bodyMaterials(uniforms: BodyUniforms, program: BodyProgram, wireframe: boolean): BodyMaterials {
  const defines = vertexDefines(program)
  const surface = new MeshStandardMaterial({ roughness: 1, metalness: 0, transparent: true, wireframe })
  const still = new StillUniforms()
  patchSurface(surface, uniforms, defines, still)
  // three turns what casts shadows inside out; said here, its program can be asked for ahead
  const depth = new MeshDepthMaterial({ side: BackSide })
  const prepass = new MeshDepthMaterial({
    colorWrite: false,
    polygonOffset: true,
    polygonOffsetFactor: 1,
    polygonOffsetUnits: 2,
  })
  for (const material of [depth, prepass]) {
    patchDepth(material, uniforms, defines)
  }
  const pick = new ShaderMaterial({
    uniforms: { ...uniforms },
    vertexShader: `${skinVertexSource(program)}
${legsParsVertex}
void main() {
  passLegs();
  gl_Position = projectionMatrix * modelViewMatrix * vec4(bodyPoint(), 1.0);
}`,
    fragmentShader: `${legsPars}\n${pickFragment}`,
  })
  return { surface, prepass, depth, pick, still }
}

/**
 * GLSL that gives any vertex shader `vec3 bodyPoint()`: this vertex morphed, corrected and skinned, in world coordinates. Needs the
 * uniforms of BodyUniforms and the attributes of bodyGeometry.
 */
export function skinVertexSource(program: BodyProgram): string {
  return `${vertexDefines(program)}
${skinPars}
vec3 bodyPoint() {
  blendJoints();
  vec3 transformed = position;
${MORPH_POSITION}
  return skinPoint(transformed);
}`
}

const MORPH_POSITION = `
#ifdef BODY_MORPHS
  transformed += morphDelta(0);
#endif
#ifdef BODY_CORRECTIVES
  transformed += correctiveDelta();
#endif
#ifdef BODY_EXPRESSION
  transformed += expressionDelta();
#endif`

const MORPH_NORMAL = `
#ifdef BODY_MORPHS
  objectNormal += morphDelta(1);
#endif`

function vertexDefines({ nInfluences, nMorphs, nCorrected, nExpressive, firstExpressive }: BodyProgram): string {
  const lines = [REGION_DEFINES, `#define BODY_INFLUENCES ${nInfluences}`]
  if (nMorphs > 0) lines.push(`#define BODY_MORPHS ${nMorphs}`)
  if (nCorrected > 0) lines.push(`#define BODY_CORRECTIVES ${nCorrected}`)
  if (nExpressive > 0) {
    lines.push(`#define BODY_EXPRESSION ${nExpressive}`, `#define FIRST_EXPRESSIVE ${firstExpressive}`)
  }
  return lines.join('\n')
}

function patchVertex(shader: WebGLProgramParametersWithUniforms, uniforms: BodyUniforms, defines: string): void {
  Object.assign(shader.uniforms, uniforms)
  shader.vertexShader = substitute(shader.vertexShader, {
    '#include <skinning_pars_vertex>': `${defines}\n${skinPars}`,
    '#include <skinbase_vertex>': 'blendJoints();',
    '#include <morphtarget_vertex>': MORPH_POSITION,
    '#include <skinning_vertex>': 'transformed = skinPoint(transformed);',
  })
}

function patchDepth(material: Material, uniforms: BodyUniforms, defines: string): void {
  material.onBeforeCompile = (shader) => {
    patchVertex(shader, uniforms, defines)
    shader.vertexShader = substitute(shader.vertexShader, {
      'void main() {': `${legsParsVertex}\nvoid main() {\npassLegs();`,
    })
    shader.fragmentShader = substitute(shader.fragmentShader, {
      'void main() {': `${legsPars}\nvoid main() {\nif (isHiddenLeg()) discard;`,
    })
  }
  material.customProgramCacheKey = () => `body-depth ${defines}`
}

function patchSurface(material: Material, uniforms: BodyUniforms, defines: string, still: StillUniforms): void {
  material.onBeforeCompile = (shader) => {
    patchVertex(shader, uniforms, defines)
    still.take(shader.uniforms, STILL)
    shader.vertexShader = substitute(shader.vertexShader, {
      '#include <skinnormal_vertex>': 'objectNormal = skinNormal(objectNormal);\npassSurface();',
      '#include <morphnormal_vertex>': MORPH_NORMAL,
      'void main() {': `${surfaceParsVertex}\nvoid main() {`,
    })
    shader.fragmentShader = substitute(shader.fragmentShader, {
      '#include <lights_physical_pars_fragment>': `#include <lights_physical_pars_fragment>\n${surfaceLight}`,
      '#include <common>': `${defines}\n#include <common>\n${surfacePars}\n${STUDIO_CONSTANTS}\n${studioPars}`,
      '#include <color_fragment>': surfaceColor,
      '#include <lights_fragment_maps>': studioLight,
      '#include <roughnessmap_fragment>': 'float roughnessFactor = bodyRoughness;',
      '#include <normal_fragment_maps>':
        'diffuseColor.a *= ghostAlpha(normal, normalize(vViewPosition));\n' +
        'if (bodyBump != 0.0) normal = bumpNormal(-vViewPosition, normal, bodyBump, faceDirection);',
    })
  }
  material.customProgramCacheKey = () => `body ${defines}`
}

/** Replaces each key once. A key that is not there means three changed its shaders: better no picture than a wrong one. */
function substitute(source: string, parts: Readonly<Record<string, string>>): string {
  let out = source
  for (const [key, text] of Object.entries(parts)) {
    if (!out.includes(key)) throw new Error(`body material: three's shader has no "${key}"`)
    out = out.replace(key, () => text)
  }
  return out
}
