// The whole room behind the people in one pass over the picture: backdrop, floor with metric marks, soft key shadow, contact
// shadows of the feet, and the rings at them. One draw instead of five: a draw costs the main thread more than these pixels
// cost the GPU.
#include <common>

#if defined(USE_SHADOWMAP) && NUM_DIR_LIGHT_SHADOWS > 0
  uniform sampler2DShadow directionalShadowMap[NUM_DIR_LIGHT_SHADOWS];
  uniform mat4 directionalShadowMatrix[NUM_DIR_LIGHT_SHADOWS];
#endif

uniform vec3 groundColor;
uniform vec3 glowColor;
uniform vec2 glowCenter;

uniform vec3 poolColor;
uniform vec3 lineColor;
uniform float lineStrength;
uniform float shadowStrength;
uniform vec2 poolCenter;
uniform float poolRadius;
// heel and toe of each foot on the floor plane: xz heel, xz toe; lift in footLift
// of each person: left foot, right foot, (left lift, right lift, 0, 0), ring, accent; one array is one call to the driver
uniform vec4 ground[N_RINGS * 5];
#define FOOT(i) ground[((i) >> 1) * 5 + ((i) & 1)]
#define FOOT_LIFT(i) ground[((i) >> 1) * 5 + 2][(i) & 1]
#define RING(i) ground[(i) * 5 + 3]
#define RING_ACCENT(i) ground[(i) * 5 + 4].rgb
// middle xz of each person's ring, its opacity (0: none), and 0 silent .. 1 speaking
// whose marks are drawn; -1: everybody's
uniform int onlyRow;
uniform sampler2D marks;
uniform vec3 markColor;
// cosine and sine of the quarter turns that let the marks be read from where the camera is
uniform vec2 markTurn;

varying vec2 vScreen;
varying vec4 vFar;
varying float vAspect;

// m, see ground-marks.ts
const float RING_RADIUS = 0.38;
const float RING_LINE = 0.88;

float ditherNoise(const in vec2 p) {
  return fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5;
}

// what blending in the picture's own encoding looks like: overlays were drawn over it, one after the other
vec3 toDisplay(const in vec3 linear) {
  return linearToOutputTexel(vec4(linear, 1.0)).rgb;
}

// a soft pool of light behind the people, darker corners
vec3 backdropAt(const in vec2 screen) {
  vec2 d = (screen - glowCenter) * vec2(min(vAspect, 2.0), 1.15);
  vec3 color = mix(groundColor, glowColor, exp(-dot(d, d) * 0.9));
  return color * (1.0 - 0.22 * smoothstep(0.7, 1.9, length(screen * vec2(0.95, 1.05))));
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
    vec4 coord = directionalShadowMatrix[0] * vec4(p.x, SHADOW_LIFT, p.y, 1.0);
    vec3 at = coord.xyz / coord.w;
    if (any(lessThan(at, vec3(0.0))) || any(greaterThan(at, vec3(1.0)))) return 1.0;
    float near = 4.0;
    for (int i = 0; i < N_FEET; i++) if (FOOT_LIFT(i) < 5.0) near = min(near, distance(p, FOOT(i).xy));
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

// metres written beside their lines, either way from the middle; one row of the texture to a number
float markAt(const in vec2 p) {
  vec2 q = vec2(p.x * markTurn.x - p.y * markTurn.y, p.x * markTurn.y + p.y * markTurn.x);
  float metre = round(q.x - MARK_OFFSET - MARK_SIZE);
  float row = abs(metre);
  vec2 at = vec2((q.x - metre - MARK_OFFSET) / (2.0 * MARK_SIZE), (MARK_NEAR - q.y) / MARK_SIZE);
  float ink = textureGrad(marks, vec2(at.x, 1.0 - (row - at.y) / float(N_MARKS)), dFdx(p) * MARK_GRADIENT, dFdy(p) * MARK_GRADIENT).a;
  bool isThere = row >= 1.0 && row <= float(N_MARKS) && at.x >= 0.0 && at.x <= 1.0 && at.y >= 0.0 && at.y <= 1.0;
  return isThere ? ink * 0.55 : 0.0;
}

// Ring in the person's accent; light inside and outside of it tells who speaks.
float ringAt(const in float metres, const in float opacity, const in float speaking) {
  float r = metres / RING_RADIUS * RING_LINE;
  float w = fwidth(r) * 0.8;
  float line = smoothstep(0.86 - w, 0.86 + w, r) - smoothstep(0.90 - w, 0.90 + w, r);
  float inside = smoothstep(0.30, 0.86, r) * (1.0 - smoothstep(0.86, 0.87, r)) * (0.05 + 0.13 * speaking);
  float outside = (1.0 - smoothstep(0.90, 1.0, r)) * step(0.90, r) * (0.10 + 0.22 * speaking);
  return opacity * (line * (0.75 + 0.25 * speaking) + inside + outside);
}

void main() {
  vec3 color = backdropAt(vScreen);
  vec3 ray = vFar.xyz / vFar.w - cameraPosition;
  float down = min(ray.y, -1e-4);
  vec2 p = cameraPosition.xz + ray.xz * (-cameraPosition.y / down);
  bool isFloor = ray.y < 0.0 && cameraPosition.y > 0.0;

  float radius = length(p - poolCenter);
  float pool = exp(-pow(radius / poolRadius, 2.0));
  vec3 floorColor = mix(groundColor, poolColor, pool);

  float metres = gridLines(p, 1.0, 0.007);
  float halves = gridLines(p, 0.5, 0.004);
  float lines = max(metres * 0.8, halves * 0.38) * lineStrength * (0.18 + 0.82 * pool);
  floorColor = mix(floorColor, lineColor, lines);

  float lit = mix(1.0, keyShadow(p), smoothstep(0.02, 0.4, pool));
  floorColor *= 1.0 - shadowStrength * (1.0 - lit);

  float open = 1.0;
  for (int i = 0; i < N_FEET; i++) {
    if (onlyRow >= 0 && i / 2 != onlyRow) continue;
    open *= 1.0 - clamp(footShadow(p, FOOT(i), FOOT_LIFT(i)), 0.0, 0.95);
  }
  floorColor *= mix(1.0, open, shadowStrength * 1.25 > 1.0 ? 1.0 : shadowStrength * 1.25);

  float share = isFloor ? 1.0 - smoothstep(poolRadius * 1.1, poolRadius * 2.6, radius) : 0.0;
  color = mix(toDisplay(color), toDisplay(floorColor), share);
  color = mix(color, toDisplay(markColor), share * markAt(p));
  // light over the floor, mixed as it is seen and not as it adds up
  for (int i = 0; i < N_RINGS; i++) {
    float ring = ringAt(distance(p, RING(i).xy), RING(i).z, RING(i).w);
    color = mix(color, toDisplay(RING_ACCENT(i)), isFloor && (onlyRow < 0 || i == onlyRow) ? clamp(ring, 0.0, 1.0) : 0.0);
  }
  gl_FragColor = vec4(color + ditherNoise(gl_FragCoord.xy) / 255.0, 1.0);
}
