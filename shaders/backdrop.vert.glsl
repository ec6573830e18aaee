varying vec2 vScreen;

void main() {
  vScreen = position.xy;
  gl_Position = vec4(position.xy, 0.99999, 1.0);
}
