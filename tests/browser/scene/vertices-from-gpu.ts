import {
  FloatType,
  OrthographicCamera,
  Points,
  RGBAFormat,
  Scene,
  ShaderMaterial,
  WebGLRenderTarget,
  type WebGLRenderer,
} from 'three'
import type { BodyMesh } from '../../../src/body/index.ts'
import { bodyGeometry } from '../../../src/scene/body-geometry.ts'
import { programOf, skinVertexSource } from '../../../src/scene/body-material.ts'
import type { PersonBody } from '../../../src/scene/person-body.ts'

const WIDTH = 256

/** Vertices as the GPU puts them, through the very shader chunk of all body materials: vertex i is written to pixel i. */
export function verticesFromGpu(renderer: WebGLRenderer, mesh: BodyMesh, body: PersonBody): Float32Array {
  const height = Math.ceil(mesh.nVertices / WIDTH)
  const target = new WebGLRenderTarget(WIDTH, height, { type: FloatType, format: RGBAFormat, depthBuffer: false })
  body.prepare(renderer)
  const material = new ShaderMaterial({
    uniforms: { ...body.uniforms },
    vertexShader: `${skinVertexSource(programOf(mesh))}
      varying vec3 vPoint;
      void main() {
        vPoint = bodyPoint();
        vec2 pixel = vec2(float(gl_VertexID % ${WIDTH}), float(gl_VertexID / ${WIDTH})) + 0.5;
        gl_Position = vec4(pixel / vec2(${WIDTH}.0, ${height}.0) * 2.0 - 1.0, 0.0, 1.0);
        gl_PointSize = 1.0;
      }`,
    fragmentShader: 'varying vec3 vPoint; void main() { gl_FragColor = vec4(vPoint, 1.0); }',
  })
  const geometry = bodyGeometry(mesh)
  geometry.setIndex(null)
  const points = new Points(geometry, material)
  points.frustumCulled = false
  const scene = new Scene()
  scene.add(points)
  renderer.setRenderTarget(target)
  renderer.render(scene, new OrthographicCamera())
  const pixels = new Float32Array(WIDTH * height * 4)
  renderer.readRenderTargetPixels(target, 0, 0, WIDTH, height, pixels)
  renderer.setRenderTarget(null)
  target.dispose()
  material.dispose()
  geometry.dispose()
  return pixels
}
