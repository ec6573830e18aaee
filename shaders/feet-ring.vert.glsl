varying vec2 vRing;

void main() {
  vRing = uv;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}
