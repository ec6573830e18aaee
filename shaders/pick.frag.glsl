uniform float pickId;

void main() {
  if (isHiddenLeg()) discard;
  gl_FragColor = vec4(pickId / 255.0, 0.0, 0.0, 1.0);
}
