// Cloth, skin and eyes of a person, on top of three's standard material.
uniform vec4 regionPalette[N_REGIONS];
uniform float trousersByLegs;
uniform float bodyFade;
uniform float handsDim;
uniform float faceDesaturate;
uniform float legsFade;
uniform float headHidden;
uniform float surfaceDetail;
uniform float wireframed;
uniform vec2 dissolve;

varying vec4 vBase;
varying vec4 vCloth;
varying vec4 vParts;
varying vec4 vMasks;
varying vec3 vBind;
varying vec4 vEye;
varying vec4 vKind;

vec3 bodyWrap = vec3(0.0);
float bodyCloth = 0.0;
float bodyBump = 0.0;
float bodyCavity = 1.0;

float crisp(const in float x) {
  // lines have no derivatives to speak of
  if (wireframed > 0.5) return step(0.5, x);
  float w = max(fwidth(x) * 0.75, 1e-4);
  return smoothstep(0.5 - w, 0.5 + w, x);
}

// 1 inside a band of the given half width around zero, antialiased
float band(const in float d, const in float halfWidth) {
  float w = max(fwidth(d), 1e-5);
  return 1.0 - smoothstep(halfWidth - w * 0.5, halfWidth + w, abs(d));
}

// twill: threads of 3 mm in bind space, gone before they can alias
float weave(const in vec3 p) {
  float frequency = 2094.0;
  float blur = length(fwidth(p)) * frequency;
  float amount = 1.0 - smoothstep(0.6, 2.2, blur);
  if (amount <= 0.0) return 0.0;
  float a = sin(frequency * 0.5 * (p.x + p.y + 0.3 * p.z));
  float b = sin(frequency * 0.5 * (p.x - p.y + 0.7 * p.z));
  return amount * (a * b);
}

// soft unevenness of cloth on a body, a few centimetres
float drape(const in vec3 p) {
  vec3 q = p * 31.0 + 1.3 * sin(p.yzx * 23.0 + vec3(0.0, 1.7, 4.1));
  return sin(q.x + q.y * 0.6) * sin(q.y * 1.3 + q.z) * 0.5 + sin(q.z * 1.7 - q.x * 0.9) * 0.25;
}

// height of hair over its shell: locks, and strands while they are wide enough to see
float strandRelief(const in float along) {
  float w = fwidth(along);
  float locks = sin(along * 130.0 + 2.0 * sin(along * 37.0)) * (1.0 - smoothstep(0.006, 0.02, w));
  float strands = sin(along * 900.0) * (1.0 - smoothstep(0.001, 0.004, w));
  return 0.0005 * locks + 0.00012 * strands;
}

float mottle(const in vec3 p) {
  vec3 q = p * 57.0;
  return sin(q.x + 1.7 * sin(q.y)) * sin(q.y * 1.1 + 1.3 * sin(q.z)) * sin(q.z * 0.9 + 1.9 * sin(q.x * 0.7));
}

// Height field to normal through screen derivatives (Mikkelsen 2010, "Bump mapping unparametrized surfaces on the GPU").
vec3 bumpNormal(const in vec3 viewPosition, const in vec3 n, const in float height, const in float face) {
  vec3 sx = dFdx(viewPosition);
  vec3 sy = dFdy(viewPosition);
  vec3 r1 = cross(sy, n);
  vec3 r2 = cross(n, sx);
  float det = dot(sx, r1) * face;
  vec3 grad = sign(det) * (dFdx(height) * r1 + dFdy(height) * r2);
  return normalize(abs(det) * n - grad);
}

// colour and roughness of an eye from the direction of the surface point as the eyeball sees it, +z is the gaze
vec4 eyeSurface(const in vec3 local) {
  vec3 d = normalize(local);
  float angle = acos(clamp(d.z, -1.0, 1.0));
  float w = max(fwidth(angle), 0.004);
  float iris = 1.0 - smoothstep(0.46 - w, 0.46 + w, angle);
  float pupil = 1.0 - smoothstep(0.17 - w, 0.17 + w, angle);
  float limbus = smoothstep(0.34, 0.46, angle);
  float fibre = 0.82 + 0.18 * sin(atan(d.y, d.x) * 38.0 + 6.0 * sin(angle * 21.0));
  vec3 white = mix(vec3(0.66, 0.63, 0.615), vec3(0.55, 0.36, 0.33), smoothstep(0.75, 1.5, angle));
  vec3 coloured = regionPalette[REGION_IRIS].rgb * fibre * mix(1.25, 0.3, limbus);
  vec3 color = mix(white, coloured, iris);
  color = mix(color, vec3(0.004), pupil);
  // the lids shade what is under them, and go up and down with the gaze
  color *= 1.0 - 0.6 * smoothstep(-0.12, 0.42, d.y) - 0.15 * smoothstep(0.2, 0.6, -d.y);
  // the white is wet too, but a window in it would show how few triangles bend it
  return vec4(color, mix(0.3, 0.08, 1.0 - smoothstep(0.46, 0.6, angle)));
}

// colour of a row of teeth: crowns cut apart along the arch, gums between and above them; see src/cli/bake-body/mouth.ts
vec3 toothColor(const in vec3 enamel, const in vec3 gum) {
  float way = abs(vMasks.w - 0.5) * 0.14;
  float wide = mix(0.0056, 0.0080, vMasks.z);
  float across = abs(fract(way / wide) - 0.5) * 2.0;
  // the back of a row is seen from inside the mouth, where single teeth are only noise
  float seen = (1.0 - smoothstep(0.25, 0.8, fwidth(way) / wide)) * (1.0 - smoothstep(0.02, 0.032, way));
  float crown = crisp(0.5 + (vMasks.x - 0.5 - 0.11 * seen * pow(across, 5.0)) * 2.0);
  vec3 tooth = enamel * (1.0 - seen * (0.5 * smoothstep(0.86, 1.0, across) + 0.06 * across));
  tooth *= mix(vec3(0.92, 0.84, 0.74), vec3(1.0), smoothstep(0.5, 0.75, vMasks.x));
  // where no light comes, teeth take the colour of what is around them
  return mix(gum, tooth, crown * mix(0.3, 1.0, smoothstep(0.1, 0.45, vMasks.y)));
}

// one mesh takes another's place pixel by pixel: each keeps the pixels whose number lies in its range
bool dissolved() {
  float n = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
  return n < dissolve.x || n >= dissolve.y;
}

// a person who is not in view stays as an outline of glass
float ghostAlpha(const in vec3 n, const in vec3 toEye) {
  float rim = pow(1.0 - abs(dot(n, toEye)), 1.6);
  return mix(1.0, 0.10 + 0.45 * rim, bodyFade);
}
