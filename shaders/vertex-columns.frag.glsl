// Linear displacements of one body, a fragment a vertex: its 3 rows of columns times the feature of the moment. Rows lie
// under each other, 4 columns a texel, so that neighbouring vertices read neighbouring texels.
uniform highp sampler2D columns;
uniform vec4 feature[N_ROW_TEXELS];
uniform float unit;

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  int row = at.y * 3 * N_ROW_TEXELS;
  vec3 sum = vec3(0.0);
  for (int i = 0; i < N_ROW_TEXELS; i++) {
    vec4 f = feature[i];
    if (f == vec4(0.0)) continue;
    sum.x += dot(f, texelFetch(columns, ivec2(at.x, row + i), 0));
    sum.y += dot(f, texelFetch(columns, ivec2(at.x, row + N_ROW_TEXELS + i), 0));
    sum.z += dot(f, texelFetch(columns, ivec2(at.x, row + 2 * N_ROW_TEXELS + i), 0));
  }
  gl_FragColor = vec4(sum * unit, 1.0);
}
