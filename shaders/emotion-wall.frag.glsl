// A calm curtain of light standing on the ring: its colour says the emotion, its height how sure the score is.
uniform vec3 color;
uniform float opacity;

varying float vHeight;
varying vec3 vNormalView;
varying vec3 vToEye;

void main() {
  float fade = pow(1.0 - vHeight, 2.2);
  float edge = 0.55 + 0.45 * (1.0 - abs(dot(normalize(vNormalView), normalize(vToEye))));
  float rim = smoothstep(0.93, 1.0, 1.0 - abs(vHeight - 0.02));
  gl_FragColor = vec4(color, opacity * (fade * 0.5 * edge + 0.35 * rim * (1.0 - step(0.06, vHeight))));
  #include <colorspace_fragment>
}
