// Studio floor: a pool of light, metric grid (0.5 m and 1 m), soft key shadow and contact shadows of the feet.
#include <common>
#include <packing>
#include <lights_pars_begin>
#include <shadowmap_pars_fragment>

uniform vec3 poolColor;
uniform vec3 edgeColor;
uniform vec3 lineColor;
uniform float lineStrength;
uniform float shadowStrength;
uniform vec2 poolCenter;
uniform float poolRadius;
// heel and toe of each foot on the floor plane: xz heel, xz toe; lift in footLift
uniform vec4 feet[N_FEET];
uniform float footLift[N_FEET];

varying vec3 vWorld;

float ditherNoise(const in vec2 p) {
  return fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5;
}

// share of a pixel covered by lines of the given width every step metres; box filtered, so it never shimmers
float gridLines(const in vec2 p, const in float stepSize, const in float width) {
  vec2 q = p / stepSize;
  vec2 w = max(fwidth(q), vec2(1e-5));
  float half_ = width / stepSize * 0.5;
  vec2 d = abs(fract(q - 0.5) - 0.5);
  vec2 cover = clamp((half_ + w * 0.5 - d) / w, 0.0, 1.0) * clamp(2.0 * half_ / w, 0.0, 1.0);
  vec2 wide = vec2(2.0 * half_);
  vec2 line = mix(min(cover, vec2(1.0)), wide, smoothstep(0.35, 0.7, w));
  return max(line.x, line.y);
}

// occlusion by a foot: a capsule lying on the floor, darkest underneath it
float footShadow(const in vec2 p, const in vec4 foot, const in float lift) {
  vec2 ab = foot.zw - foot.xy;
  float t = clamp(dot(p - foot.xy, ab) / max(dot(ab, ab), 1e-5), 0.0, 1.0);
  float d = length(p - foot.xy - ab * t);
  float spread = 0.045 + lift * 0.9;
  float tight = exp(-pow(max(d - 0.022, 0.0) / spread, 2.0) * 1.6);
  float wide = exp(-pow(d / (0.17 + lift), 2.0) * 1.5);
  return (0.72 * tight + 0.34 * wide) * exp(-lift * 7.0);
}

// Soft key shadow: sharp where the feet stand, wider the further it has fallen.
float keyShadow(const in vec2 p) {
  #if defined(USE_SHADOWMAP) && NUM_DIR_LIGHT_SHADOWS > 0
    vec4 coord = vDirectionalShadowCoord[0];
    vec3 at = coord.xyz / coord.w;
    if (any(lessThan(at, vec3(0.0))) || any(greaterThan(at, vec3(1.0)))) return 1.0;
    float near = 4.0;
    for (int i = 0; i < N_FEET; i++) if (footLift[i] < 5.0) near = min(near, distance(p, feet[i].xy));
    float spread = mix(0.0012, 0.0105, clamp(near / 2.0, 0.0, 1.0));
    float turn = (ditherNoise(gl_FragCoord.xy) + 0.5) * 6.2832;
    float sum = 0.0;
    for (int i = 0; i < SHADOW_TAPS; i++) {
      float r = sqrt((float(i) + 0.5) / float(SHADOW_TAPS));
      float a = float(i) * 2.39996 + turn;
      sum += texture(directionalShadowMap[0], vec3(at.xy + vec2(cos(a), sin(a)) * r * spread, at.z - 0.0006));
    }
    return sum / float(SHADOW_TAPS);
  #else
    return 1.0;
  #endif
}

void main() {
  vec2 p = vWorld.xz;
  float radius = length(p - poolCenter);
  float pool = exp(-pow(radius / poolRadius, 2.0));
  vec3 color = mix(edgeColor, poolColor, pool);

  float metres = gridLines(p, 1.0, 0.007);
  float halves = gridLines(p, 0.5, 0.004);
  float lines = max(metres * 0.8, halves * 0.38) * lineStrength * (0.18 + 0.82 * pool);
  color = mix(color, lineColor, lines);

  float lit = mix(1.0, keyShadow(p), smoothstep(0.02, 0.4, pool));
  color *= 1.0 - shadowStrength * (1.0 - lit);

  float open = 1.0;
  for (int i = 0; i < N_FEET; i++) open *= 1.0 - clamp(footShadow(p, feet[i], footLift[i]), 0.0, 0.95);
  color *= mix(1.0, open, shadowStrength * 1.25 > 1.0 ? 1.0 : shadowStrength * 1.25);

  float alpha = 1.0 - smoothstep(poolRadius * 1.1, poolRadius * 2.6, radius);
  gl_FragColor = vec4(color, alpha);
  #include <colorspace_fragment>
  gl_FragColor.rgb += ditherNoise(gl_FragCoord.xy) / 255.0;
}
