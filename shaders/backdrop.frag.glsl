// Studio backdrop in screen space: a soft pool of light behind the people, darker corners, dithered against banding.
uniform vec3 groundColor;
uniform vec3 glowColor;
uniform vec2 glowCenter;
uniform float aspect;

varying vec2 vScreen;

float ditherNoise(const in vec2 p) {
  return fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5;
}

void main() {
  vec2 d = (vScreen - glowCenter) * vec2(min(aspect, 2.0), 1.15);
  float glow = exp(-dot(d, d) * 0.9);
  vec3 color = mix(groundColor, glowColor, glow);
  float corner = smoothstep(0.7, 1.9, length(vScreen * vec2(0.95, 1.05)));
  color *= 1.0 - 0.22 * corner;
  gl_FragColor = vec4(color, 1.0);
  #include <colorspace_fragment>
  gl_FragColor.rgb += ditherNoise(gl_FragCoord.xy) / 255.0;
}
