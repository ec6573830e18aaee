uniform float pickId;

void main() {
  gl_FragColor = vec4(pickId / 255.0, 0.0, 0.0, 1.0);
}
