// Linear blend skinning for every body mesh. Joint matrices are 3 texels (rows of a 3x4) a joint, one person a row.
uniform highp sampler2D jointTexture;
uniform int jointRow;

attribute vec4 skinJoints0;
attribute vec4 skinWeights0;
#if BODY_INFLUENCES > 4
  attribute vec4 skinJoints1;
  attribute vec4 skinWeights1;
#endif

vec4 bodyRow0 = vec4(0.0);
vec4 bodyRow1 = vec4(0.0);
vec4 bodyRow2 = vec4(0.0);

void addJoint(const in float joint, const in float weight) {
  int x = int(joint) * 3;
  bodyRow0 += weight * texelFetch(jointTexture, ivec2(x, jointRow), 0);
  bodyRow1 += weight * texelFetch(jointTexture, ivec2(x + 1, jointRow), 0);
  bodyRow2 += weight * texelFetch(jointTexture, ivec2(x + 2, jointRow), 0);
}

void blendJoints() {
  addJoint(skinJoints0.x, skinWeights0.x);
  addJoint(skinJoints0.y, skinWeights0.y);
  addJoint(skinJoints0.z, skinWeights0.z);
  addJoint(skinJoints0.w, skinWeights0.w);
  #if BODY_INFLUENCES > 4
    addJoint(skinJoints1.x, skinWeights1.x);
    addJoint(skinJoints1.y, skinWeights1.y);
    addJoint(skinJoints1.z, skinWeights1.z);
    addJoint(skinJoints1.w, skinWeights1.w);
  #endif
}

vec3 skinPoint(const in vec3 p) {
  vec4 q = vec4(p, 1.0);
  return vec3(dot(bodyRow0, q), dot(bodyRow1, q), dot(bodyRow2, q));
}

// The cofactor matrix is the inverse transpose up to a positive factor: right for blended and scaled joints too.
vec3 skinNormal(const in vec3 n) {
  return vec3(
    dot(cross(bodyRow1.xyz, bodyRow2.xyz), n),
    dot(cross(bodyRow2.xyz, bodyRow0.xyz), n),
    dot(cross(bodyRow0.xyz, bodyRow1.xyz), n)
  );
}

#ifdef BODY_CORRECTIVES
  // What the pose does to the first BODY_CORRECTIVES vertices, resolved once a frame: a texel a vertex.
  uniform highp sampler2D correctiveDeltas;
  const int CORRECTIVE_WIDTH = 1024;

  vec3 correctiveDelta() {
    if (gl_VertexID >= BODY_CORRECTIVES) return vec3(0.0);
    return texelFetch(correctiveDeltas, ivec2(gl_VertexID % CORRECTIVE_WIDTH, gl_VertexID / CORRECTIVE_WIDTH), 0).xyz;
  }
#endif

#ifdef BODY_EXPRESSION
  // What a decoded expression does to BODY_EXPRESSION vertices from FIRST_EXPRESSIVE on, resolved once a frame.
  uniform highp sampler2D expressionDeltas;
  const int EXPRESSION_WIDTH = 1024;

  vec3 expressionDelta() {
    int v = gl_VertexID - FIRST_EXPRESSIVE;
    if (v < 0 || v >= BODY_EXPRESSION) return vec3(0.0);
    return texelFetch(expressionDeltas, ivec2(v % EXPRESSION_WIDTH, v / EXPRESSION_WIDTH), 0).xyz;
  }
#endif

#ifdef BODY_MORPHS
  // Sparse morphs: a vertex owns a run of entries; an entry is two texels (delta, target) and (normal delta, 0).
  attribute vec2 morphRun; // first entry, entries
  uniform highp sampler2D morphEntries;
  const int MORPH_WIDTH = 1024;

  float morphWeight(const in int morph) {
    return texelFetch(jointTexture, ivec2(MORPH_TEXEL + (morph >> 2), jointRow), 0)[morph & 3];
  }

  vec3 morphDelta(const in int texelOfEntry) {
    vec3 sum = vec3(0.0);
    int first = int(morphRun.x);
    for (int i = 0; i < int(morphRun.y); i++) {
      int at = (first + i) * 2;
      vec4 entry = texelFetch(morphEntries, ivec2(at % MORPH_WIDTH, at / MORPH_WIDTH), 0);
      float weight = morphWeight(int(entry.w));
      if (weight == 0.0) continue;
      at += texelOfEntry;
      sum += weight * texelFetch(morphEntries, ivec2(at % MORPH_WIDTH, at / MORPH_WIDTH), 0).xyz;
    }
    return sum;
  }
#endif
