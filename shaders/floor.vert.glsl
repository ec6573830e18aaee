#include <common>
#include <shadowmap_pars_vertex>

varying vec3 vWorld;

void main() {
  vec3 objectNormal = vec3(0.0, 0.0, 1.0);
  vec3 transformedNormal = normalMatrix * objectNormal;
  vec4 worldPosition = modelMatrix * vec4(position, 1.0);
  vec4 mvPosition = viewMatrix * worldPosition;
  vWorld = worldPosition.xyz;
  gl_Position = projectionMatrix * mvPosition;
  #include <shadowmap_vertex>
}
