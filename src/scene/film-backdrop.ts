import {
  BufferAttribute,
  BufferGeometry,
  Group,
  LinearFilter,
  Mesh,
  NoBlending,
  NormalBlending,
  ShaderMaterial,
  Texture,
  Vector2,
  Vector4,
} from 'three'
import type { Blending } from 'three'
import type { FilmPlayer } from '../workspace/index.ts'
import vertexShader from '../../shaders/film-backdrop.vert.glsl?raw'
import fragmentShader from '../../shaders/film-backdrop.frag.glsl?raw'
import type { FilmView } from './film-view.ts'

/** A film to be seen behind the person it shows, through its own camera. */
export interface BackdropSource {
  readonly person: number
  readonly film: FilmPlayer
  /** quarter turns clockwise that bring the stored picture upright */
  readonly turns: number
  /** s; the film shows at t + offset what the stage shows at t */
  readonly offsetSec: number
  /** 0: only the film is seen; 1: the body, opaque, before the film */
  readonly mix: number
  /** the body is seen left of an edge at `mix` of the picture's width, the film alone right of it */
  readonly isWipe: boolean
  /** media seconds per second, 0 while time stands */
  readonly rate: () => number
}

/** after the room, before the people; and after everything */
const BEHIND = -50
const BEFORE = 1000
const LINE_PX = 1

/**
 * The film as backdrop: drawn once behind the body and, to let it show through, once more over it. So the body needs no
 * transparency of its own, which skin, cloth and hair would not stand.
 */
export class FilmBackdrop {
  readonly object = new Group()
  readonly #geometry = new BufferGeometry()
  readonly #texture = new Texture()
  readonly #uniforms = {
    film: { value: this.#texture },
    place: { value: new Vector4() },
    turn: { value: new Vector2(1, 0) },
    line: { value: 0 },
  }
  readonly #behind: ShaderMaterial
  readonly #before: ShaderMaterial
  readonly #opacity = new Vector2()
  readonly #edge = { value: 2 }
  #source: BackdropSource | null = null
  #version = -1
  #image: OffscreenCanvas | null = null
  #textureWidth = 0
  #textureHeight = 0

  constructor() {
    this.#geometry.setAttribute('position', new BufferAttribute(Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0), 3))
    this.#geometry.setIndex([0, 1, 2, 2, 1, 3])
    this.#texture.flipY = false
    this.#texture.generateMipmaps = false
    this.#texture.minFilter = LinearFilter
    this.#behind = this.#material({ opacity: { value: new Vector2(1, 1) }, edge: { value: 2 } }, NoBlending)
    this.#before = this.#material({ opacity: { value: this.#opacity }, edge: this.#edge }, NormalBlending)
    this.object.add(this.#mesh(this.#behind, BEHIND), this.#mesh(this.#before, BEFORE))
    this.object.visible = false
    this.object.name = 'film backdrop'
  }

  setSource(source: BackdropSource | null): void {
    if (source?.film !== this.#source?.film) {
      this.#version = -1
      this.#image = null
    }
    this.#source = source
    if (source === null) {
      this.object.visible = false
      return
    }
    const angle = (source.turns * Math.PI) / 2
    this.#uniforms.turn.value.set(Math.round(Math.cos(angle)), Math.round(Math.sin(angle)))
    const isBlended = !source.isWipe
    this.#edge.value = isBlended ? 2 : source.mix
    this.#opacity.set(1, isBlended ? 1 - source.mix : 0)
  }

  /** px of a person's film, upright; null where it is not known here */
  rasterOf(person: number): { readonly width: number; readonly height: number } | null {
    const source = this.#source
    if (source === null || source.person !== person) return null
    const { width, height } = source.film.info
    return source.turns % 2 === 0 ? { width, height } : { width: height, height: width }
  }

  /**
   * Takes the film's picture of this displayed frame.
   * @param filmed person whose film's camera is looked through, or -1
   * @param view where its picture lies on the stage, and the stage's own size, CSS px
   * @param pixelRatio device px to one of them
   * @returns true if what is drawn changes by it
   */
  update(mediaSec: number, filmed: number, view: FilmView, stage: StageSize, pixelRatio: number): boolean {
    const source = this.#source
    const wasVisible = this.object.visible
    if (source === null || source.person !== filmed || !view.isShown) {
      this.object.visible = false
      return wasVisible
    }
    const [across, down] = source.turns % 2 === 0 ? [view.width, view.height] : [view.height, view.width]
    source.film.setSize(across * pixelRatio, down * pixelRatio)
    const picture = source.film.update(mediaSec + source.offsetSec, source.rate())
    const { place, line } = this.#uniforms
    const width = (2 * view.width) / stage.width
    const height = (2 * view.height) / stage.height
    place.value.set((2 * view.left) / stage.width - 1, 1 - (2 * view.top) / stage.height - height, width, height)
    line.value = source.isWipe ? LINE_PX / view.width : 0
    this.object.visible = picture.image !== null
    if (picture.image === null || picture.version === this.#version) return this.object.visible !== wasVisible
    this.#version = picture.version
    this.#upload(picture.image)
    return true
  }

  dispose(): void {
    this.#geometry.dispose()
    this.#texture.dispose()
    this.#behind.dispose()
    this.#before.dispose()
  }

  #upload(image: OffscreenCanvas): void {
    // a texture keeps the size it was made with
    if (image.width !== this.#textureWidth || image.height !== this.#textureHeight) this.#texture.dispose()
    this.#textureWidth = image.width
    this.#textureHeight = image.height
    if (this.#image !== image) this.#texture.image = image
    this.#image = image
    this.#texture.needsUpdate = true
  }

  #material(own: Record<string, { value: unknown }>, blending: Blending): ShaderMaterial {
    return new ShaderMaterial({
      uniforms: { ...this.#uniforms, ...own },
      vertexShader,
      fragmentShader,
      // in one list with the room, which it follows
      transparent: true,
      blending,
      depthTest: false,
      depthWrite: false,
      toneMapped: false,
    })
  }

  #mesh(material: ShaderMaterial, order: number): Mesh {
    const mesh = new Mesh(this.#geometry, material)
    mesh.frustumCulled = false
    mesh.renderOrder = order
    return mesh
  }
}

/** CSS px */
export interface StageSize {
  readonly width: number
  readonly height: number
}
