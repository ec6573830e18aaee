import { Group, Mesh, Vector2 } from 'three'
import type { BufferGeometry, Camera, DataTexture, Scene, WebGLRenderer } from 'three'
import { REGIONS, quatPoseFeature } from '../body/index.ts'
import type { BodyMesh } from '../body/index.ts'
import { bodyGeometry, bodyIndex } from './body-geometry.ts'
import { bodyMaterials, programOf } from './body-material.ts'
import type { BodyMaterials, BodyUniforms } from './body-material.ts'
import { ColumnPass } from './column-pass.ts'
import type { JointTexture } from './joint-texture.ts'
import { morphTexture } from './morph-texture.ts'
import { regionPalette } from './person-look.ts'
import type { PersonLook } from './person-look.ts'
import { ProgramsAhead } from './programs-ahead.ts'
import type { StudioEnvironmentUniforms } from './studio-environment.ts'

/** What all meshes of one person have in common: written once, seen by all. */
const OF_THE_PERSON = [
  'regionPalette',
  'bodyFade',
  'handsDim',
  'faceDesaturate',
  'legsFade',
  'headHidden',
  'surfaceDetail',
  'wireframed',
  'pickId',
] as const satisfies readonly (keyof BodyUniforms)[]
type PersonUniforms = Pick<BodyUniforms, (typeof OF_THE_PERSON)[number]>

/** Draws one person's BodyMesh; the mesh can be replaced by a better one, the look and the joints stay. */
export class PersonBody {
  readonly group = new Group()
  readonly uniforms: BodyUniforms
  #mesh: BodyMesh | null = null
  #geometry: BufferGeometry | null = null
  #materials: BodyMaterials | null = null
  #morphs: DataTexture | null = null
  #correctives: ColumnPass | null = null
  #expression: ColumnPass | null = null
  #corrected = true
  #surface: Mesh | null = null
  #prepass: Mesh | null = null
  #wireframe = false
  #coarse = false
  #isCompiled = false
  #ahead: ProgramsAhead | null = null
  readonly row: number
  readonly #joints: JointTexture
  readonly #environment: StudioEnvironmentUniforms

  /** @param row of the joint texture */
  constructor(row: number, joints: JointTexture, environment: StudioEnvironmentUniforms, person: PersonUniforms) {
    this.row = row
    this.#joints = joints
    this.#environment = environment
    this.uniforms = {
      ...environment,
      ...person,
      jointTexture: { value: joints.texture },
      jointRow: { value: row },
      trousersByLegs: { value: 0 },
      dissolve: { value: new Vector2(0, 1) },
      morphEntries: { value: null },
      correctiveDeltas: { value: null },
      expressionDeltas: { value: null },
    }
    this.group.name = `body ${row}`
  }

  /** Another body of the same person, without a mesh yet, that looks and is drawn as this one. */
  sibling(row: number): PersonBody {
    const shared = Object.fromEntries(
      OF_THE_PERSON.map((name) => [name, this.uniforms[name]]),
    ) as unknown as PersonUniforms
    const other = new PersonBody(row, this.#joints, this.#environment, shared)
    other.#wireframe = this.#wireframe
    other.#coarse = this.#coarse
    other.#corrected = this.#corrected
    return other
  }

  get mesh(): BodyMesh | null {
    return this.#mesh
  }

  /**
   * Sets or replaces the mesh; null draws nothing.
   * @param isLater what is drawn with is made when it is prepared
   */
  setMesh(mesh: BodyMesh | null, isLater = false): void {
    if (mesh === this.#mesh) return
    if (mesh !== null && this.#takeShape(mesh)) return
    this.#release()
    this.#mesh = mesh
    this.#joints.setMesh(this.row, mesh)
    if (mesh === null) return
    const u = this.uniforms
    u.trousersByLegs.value = mesh.regions.includes(REGIONS.indexOf('trousers')) ? 0 : 1
    if (mesh.morphs !== undefined) {
      this.#morphs = morphTexture(mesh.morphs)
      u.morphEntries.value = this.#morphs
    }
    const program = programOf(mesh)
    if (mesh.correctives !== undefined && program.nCorrected > 0) {
      this.#correctives = new ColumnPass(mesh.correctives)
      this.#correctives.setEnabled(this.#corrected)
      u.correctiveDeltas.value = this.#correctives.texture
    }
    if (mesh.expression !== undefined && program.nExpressive > 0) {
      this.#expression = new ColumnPass(mesh.expression.columns)
      u.expressionDeltas.value = this.#expression.texture
    }
    if (!isLater) this.#build()
  }

  /** The same body at another shape: new vertices in the programs and textures that are there. */
  #takeShape(mesh: BodyMesh): boolean {
    const old = this.#mesh
    if (old === null || this.#surface === null || this.#prepass === null) return false
    const isSameRig =
      mesh.kind === 'smplh' &&
      old.indices === mesh.indices &&
      old.skinIndices === mesh.skinIndices &&
      old.skinWeights === mesh.skinWeights &&
      old.correctives === mesh.correctives &&
      old.expression?.columns === mesh.expression?.columns
    if (!isSameRig) return false
    this.#geometry?.dispose()
    this.#geometry = bodyGeometry(mesh, this.#coarse)
    this.#surface.geometry = this.#geometry
    this.#prepass.geometry = this.#geometry
    this.#mesh = mesh
    this.#joints.forget(this.row)
    return true
  }

  setLook(look: PersonLook): void {
    this.uniforms.regionPalette.value = regionPalette(look)
  }

  setWireframe(wireframe: boolean): void {
    if (wireframe === this.#wireframe) return
    this.#wireframe = wireframe
    this.uniforms.wireframed.value = wireframe ? 1 : 0
    if (this.#materials !== null) this.#materials.surface.wireframe = wireframe
  }

  /** Takes the pose of this displayed frame. Returns true if the picture changes by it. */
  setWorld(world: Float32Array): boolean {
    if (this.#mesh === null) return false
    return this.#joints.write(this.row, world, this.#mesh)
  }

  /** Takes the joints' own rotations of this displayed frame, xyzw [52, 4], for a mesh that the pose reshapes. */
  setPose(quats: Float32Array): void {
    if (this.#correctives === null) return
    quatPoseFeature(quats, this.#correctives.feature)
    this.#correctives.commit()
  }

  /**
   * Takes the code of this displayed frame's expression, for a mesh that it moves; an empty one is the neutral face.
   * @returns true if the picture changes by it
   */
  setExpression(code: Float32Array): boolean {
    if (this.#expression === null) return false
    const { feature } = this.#expression
    for (let i = 0; i < feature.length; i++) feature[i] = code[i] ?? 0
    return this.#expression.commit()
  }

  /** Pose correctives cost a weak GPU much and change the picture little. */
  setCorrected(corrected: boolean): void {
    this.#corrected = corrected
    this.#correctives?.setEnabled(corrected)
  }

  /** Draws the coarse triangles of a mesh that has them: the same vertices, so nothing else changes. */
  setCoarse(coarse: boolean): void {
    if (coarse === this.#coarse) return
    this.#coarse = coarse
    if (this.#geometry !== null && this.#mesh !== null) this.#geometry.setIndex(bodyIndex(this.#mesh, coarse))
  }

  /** Brings what the GPU works out beforehand to this pose; call before drawing. */
  prepare(renderer: WebGLRenderer): void {
    if (this.#surface === null) this.#build()
    this.#joints.upload(renderer)
    this.#correctives?.resolve(renderer)
    this.#expression?.resolve(renderer)
  }

  /**
   * Does a part of what drawing for the first time asks for, a few ms of it: columns in slices, programs without waiting.
   * @returns true once nothing is left, and the body can be drawn without holding the page
   */
  prepareAhead(renderer: WebGLRenderer, camera: Camera, scene: Scene): boolean {
    if (this.#mesh === null) return true
    if (this.#surface === null || this.#materials === null) {
      this.#build()
      return false
    }
    const passes = [this.#correctives, this.#expression]
    if (this.#ahead === null) {
      this.#ahead = new ProgramsAhead()
      this.#ahead.ask(renderer, this.#surface, camera, scene, false)
      this.#ahead.ask(renderer, new Mesh(this.#surface.geometry, this.#materials.depth), camera, scene, true)
      for (const pass of passes) pass?.askAhead(renderer, this.#ahead)
      return false
    }
    for (const pass of passes) if (pass !== null && !pass.uploadAhead(renderer)) return false
    return this.#ahead.isReady(renderer)
  }

  /** Makes what a see-through body is drawn with, so that play does not stumble when somebody leaves the picture. */
  compileAhead(renderer: WebGLRenderer, camera: Camera, scene: Scene): void {
    if (this.#isCompiled || this.#prepass === null) return
    this.#isCompiled = true
    renderer.compile(this.#prepass, camera, scene)
  }

  /** What the GPU worked out is gone, with its context. */
  invalidate(): void {
    this.#isCompiled = false
    this.#correctives?.invalidate()
    this.#expression?.invalidate()
    this.relight()
  }

  /** The studio's lights or colours have changed. */
  relight(): void {
    this.#materials?.still.changed()
  }

  /**
   * Takes the weights of the mesh's morphs, in its order of names; further ones are left out.
   * @returns true if the picture changes by it
   */
  setMorphWeights(weights: Float32Array): boolean {
    return this.#joints.writeMorphs(this.row, weights, this.#mesh?.morphs?.names.length ?? 0)
  }

  /** Shows or hides the see-through order of drawing; call after the uniforms have changed. */
  updateFade(): void {
    if (this.#prepass === null) return
    const fading = this.uniforms.bodyFade.value > 0.001
    this.#prepass.visible = fading || this.#wireframe
    if (this.#surface !== null) this.#surface.castShadow = this.uniforms.bodyFade.value < 0.5
  }

  /** What lies behind is seen through it. */
  get isSeenThrough(): boolean {
    return this.#prepass?.visible === true
  }

  /** Draws ids instead of colours until it is called with false. */
  setPicking(picking: boolean): void {
    if (this.#surface === null || this.#materials === null) return
    this.#surface.material = picking ? this.#materials.pick : this.#materials.surface
  }

  dispose(): void {
    this.#release()
    this.group.removeFromParent()
  }

  #build(): void {
    if (this.#mesh === null) return
    this.#geometry = bodyGeometry(this.#mesh, this.#coarse)
    const materials = bodyMaterials(this.uniforms, programOf(this.#mesh), this.#wireframe)
    const surface = new Mesh(this.#geometry, materials.surface)
    surface.customDepthMaterial = materials.depth
    surface.castShadow = true
    surface.receiveShadow = true
    surface.frustumCulled = false
    surface.matrixAutoUpdate = false
    materials.still.follow(surface)
    const prepass = new Mesh(this.#geometry, materials.prepass)
    prepass.frustumCulled = false
    prepass.matrixAutoUpdate = false
    prepass.renderOrder = -1
    prepass.visible = false
    this.#materials = materials
    this.#surface = surface
    this.#prepass = prepass
    this.#isCompiled = false
    this.#ahead = null
    this.group.add(prepass, surface)
  }

  #release(): void {
    if (this.#surface !== null) this.group.remove(this.#surface)
    if (this.#prepass !== null) this.group.remove(this.#prepass)
    this.#geometry?.dispose()
    this.#morphs?.dispose()
    this.#correctives?.dispose()
    this.#expression?.dispose()
    if (this.#materials !== null) {
      const { surface, prepass, depth, pick } = this.#materials
      for (const material of [surface, prepass, depth, pick]) material.dispose()
    }
    this.#mesh = null
    this.#geometry = null
    this.#morphs = null
    this.#correctives = null
    this.#expression = null
    this.#materials = null
    this.#surface = null
    this.#prepass = null
  }
}

/** The uniforms of a person with a look, all there and nothing in doubt. */
export function personUniforms(look: PersonLook, pickId: number): PersonUniforms {
  return {
    regionPalette: { value: regionPalette(look) },
    bodyFade: { value: 0 },
    handsDim: { value: 0 },
    faceDesaturate: { value: 0 },
    legsFade: { value: 0 },
    headHidden: { value: 0 },
    surfaceDetail: { value: 1 },
    wireframed: { value: 0 },
    pickId: { value: pickId },
  }
}
