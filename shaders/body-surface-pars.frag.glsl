// Cloth, skin and eyes of a person, on top of three's standard material.
uniform vec4 regionPalette[N_REGIONS];
uniform vec3 irisColor;
uniform float trousersByLegs;
uniform float bodyFade;
uniform float handsDim;
uniform float faceDesaturate;
uniform float legsFade;
uniform float headHidden;
uniform float surfaceDetail;

varying vec4 vBase;
varying vec4 vCloth;
varying vec4 vParts;
varying vec4 vMasks;
varying vec3 vBind;
varying vec4 vEye;
varying vec2 vKind;

vec3 bodyWrap = vec3(0.0);
float bodyCloth = 0.0;
float bodyBump = 0.0;
float bodyCavity = 1.0;

float crisp(const in float x) {
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
  vec3 white = mix(vec3(0.74, 0.71, 0.69), vec3(0.55, 0.36, 0.33), smoothstep(0.75, 1.5, angle));
  vec3 coloured = irisColor * fibre * mix(1.25, 0.3, limbus);
  vec3 color = mix(white, coloured, iris);
  color = mix(color, vec3(0.004), pupil);
  return vec4(color, 0.08);
}

// a person who is not in view stays as an outline of glass
float ghostAlpha(const in vec3 n, const in vec3 toEye) {
  float rim = pow(1.0 - abs(dot(n, toEye)), 1.6);
  return mix(1.0, 0.10 + 0.45 * rim, bodyFade);
}
