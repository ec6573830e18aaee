uniform vec3 color;
uniform float opacity;

varying vec3 vNormalView;

void main() {
  float light = 0.5 + 0.5 * saturate(vNormalView.y * 0.5 + vNormalView.z * 0.6 + 0.1);
  gl_FragColor = vec4(color * light, opacity);
  #include <colorspace_fragment>
}
