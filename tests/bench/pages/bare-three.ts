import {
  AgXToneMapping,
  BoxGeometry,
  DirectionalLight,
  Mesh,
  MeshStandardMaterial,
  PerspectiveCamera,
  Scene,
  WebGLRenderer,
} from 'three'

/** The least a three.js page does a frame: two lit boxes that turn, with the renderer settings of the page at quality low. */
const canvas = document.getElementById('canvas') as HTMLCanvasElement
const renderer = new WebGLRenderer({ canvas, antialias: false, alpha: false, stencil: false })
renderer.toneMapping = AgXToneMapping
renderer.setPixelRatio(devicePixelRatio)
renderer.setSize(innerWidth, innerHeight, false)
const camera = new PerspectiveCamera(40, innerWidth / innerHeight, 0.1, 100)
// from a corner, as the page's stands: an axis-aligned view has zeros in its matrices, which V8 never boxes
camera.position.set(1.4, 1.9, 4.4)
camera.lookAt(0, 0, 0)
const scene = new Scene()
const light = new DirectionalLight(0xffffff, 3)
light.position.set(1, 2, 3)
scene.add(light)
const boxes = [-1, 1].map((x) => {
  const box = new Mesh(new BoxGeometry(), new MeshStandardMaterial({ color: 0x5aa7ff }))
  box.position.x = x
  scene.add(box)
  return box
})
renderer.setAnimationLoop((timeMs) => {
  for (const box of boxes) box.rotation.y = timeMs / 1000
  renderer.render(scene, camera)
})
