// Ring on the floor in the person's accent; a second, inner arc of light tells who speaks.
uniform vec3 accent;
uniform float opacity;
uniform float speaking;

varying vec2 vRing;

void main() {
  float r = length(vRing - 0.5) * 2.0;
  float w = fwidth(r) * 0.8;
  float line = smoothstep(0.86 - w, 0.86 + w, r) - smoothstep(0.90 - w, 0.90 + w, r);
  float inside = smoothstep(0.30, 0.86, r) * (1.0 - smoothstep(0.86, 0.87, r)) * (0.05 + 0.13 * speaking);
  float outside = (1.0 - smoothstep(0.90, 1.0, r)) * step(0.90, r) * (0.10 + 0.22 * speaking);
  float a = opacity * (line * (0.75 + 0.25 * speaking) + inside + outside);
  if (a < 0.003) discard;
  gl_FragColor = vec4(accent, a);
  #include <colorspace_fragment>
}
