// The film, behind the body or over it. Its colours are those of the screen: nothing is toned.

uniform sampler2D film;
// over the body: how much of the film is seen right of the edge, and left of it
uniform vec2 opacity;
// 0..1 across the picture; beyond 1 there is none
uniform float edge;
// width of the edge's line, in the same measure
uniform float line;

varying vec2 filmAt;
varying float across;

void main() {
  float right = step(edge, across);
  vec4 color = vec4(texture2D(film, filmAt).rgb, mix(opacity.y, opacity.x, right));
  gl_FragColor = abs(across - edge) < line ? vec4(1.0) : color;
}
