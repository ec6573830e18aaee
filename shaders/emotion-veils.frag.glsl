// A calm curtain of light standing on the ring: its colour says the emotion, its height how sure the score is.
varying float vHeight;
varying vec3 vColor;
varying float vOpacity;
varying vec3 vNormalView;
varying vec3 vToEye;

void main() {
  float fade = pow(1.0 - vHeight, 2.2);
  // thins out where it is seen edge on, so that no hard side shows
  float edge = smoothstep(0.05, 0.95, abs(dot(normalize(vNormalView), normalize(vToEye))));
  gl_FragColor = vec4(vColor, vOpacity * fade * 0.42 * edge);
  #include <colorspace_fragment>
}
