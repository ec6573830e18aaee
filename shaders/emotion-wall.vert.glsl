varying float vHeight;
varying vec3 vNormalView;
varying vec3 vToEye;

void main() {
  vHeight = uv.y;
  vec4 mv = modelViewMatrix * vec4(position, 1.0);
  vNormalView = normalize(normalMatrix * normal);
  vToEye = normalize(-mv.xyz);
  gl_Position = projectionMatrix * mv;
}
