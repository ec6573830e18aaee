// The studio as people see it all round: softboxes as lobes on the sphere over a floor-to-ceiling gradient. In closed
// form, so nothing has to be rendered, filtered or kept: spherical Gaussians stay Gaussians when they are blurred.
// The lobes are constants in the studio's own axes, see src/scene/studio-environment.ts.
uniform vec2 studioTurn; // cosine, sine of its turn about the vertical
uniform vec3 studioFloor;
uniform vec3 studioCeiling;
uniform float studioIntensity;
uniform vec3 studioLamps[N_LAMPS]; // colour times intensity

vec3 inStudio(const in vec3 world) {
  return vec3(world.x * studioTurn.x - world.z * studioTurn.y, world.y, world.x * studioTurn.y + world.z * studioTurn.x);
}

vec3 fromStudio(const in vec3 own) {
  return vec3(own.x * studioTurn.x + own.z * studioTurn.y, own.y, own.z * studioTurn.x - own.x * studioTurn.y);
}

vec3 studioGradient(const in float up) {
  return mix(studioFloor, studioCeiling, smoothstep(-0.6, 0.9, up));
}

// light arriving at a surface, W/m^2: each lobe against the clamped cosine, itself a broad lobe
vec3 studioIrradiance(const in vec3 worldNormal) {
  const float cosineSharpness = 2.133;
  vec3 normal = inStudio(worldNormal);
  vec3 sum = studioGradient(worldNormal.y * 0.75) * PI;
  for (int i = 0; i < N_SOFTBOXES; i++) {
    float sharpness = studioLobe[i].w;
    float blended = sharpness * cosineSharpness / (sharpness + cosineSharpness);
    float power = 2.0 * PI / sharpness;
    sum += studioLight[i] * (power * 1.17 * exp(blended * (dot(normal, studioLobe[i].xyz) - 1.0)));
  }
  return sum * studioIntensity;
}

// what a surface of that roughness mirrors, W/(m^2 sr)
vec3 studioRadiance(const in vec3 worldReflection, const in float roughness) {
  float alpha = roughness * roughness;
  float gloss = 0.5 / max(alpha * alpha, 1e-4);
  vec3 mirrored = inStudio(worldReflection);
  vec3 sum = studioGradient(worldReflection.y * mix(1.0, 0.75, roughness));
  for (int i = 0; i < N_SOFTBOXES; i++) {
    float sharpness = studioLobe[i].w;
    float blended = sharpness * gloss / (sharpness + gloss);
    sum += studioLight[i] * (blended / sharpness) * exp(blended * (dot(mirrored, studioLobe[i].xyz) - 1.0));
  }
  return sum * studioIntensity;
}
