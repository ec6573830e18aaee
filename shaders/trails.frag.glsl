uniform vec3 color;

varying float vAge;

void main() {
  float alpha = (1.0 - smoothstep(0.0, 1.0, vAge)) * 0.85;
  if (alpha <= 0.003) discard;
  gl_FragColor = vec4(color, alpha);
  #include <colorspace_fragment>
}
