// One veil a person, instanced: a cylinder of light on the ring. Nobody's emotion known: no veil.
// middle xz, height, opacity (0: none)
uniform vec4 veils[N_VEILS];
uniform vec3 veilColors[N_VEILS];
// whose veil is drawn; -1: everybody's
uniform int onlyRow;

varying float vHeight;
varying vec3 vColor;
varying float vOpacity;
varying vec3 vNormalView;
varying vec3 vToEye;

// m, as the ring of room.frag.glsl
const float RING_RADIUS = 0.38;

void main() {
  vec4 veil = veils[gl_InstanceID];
  vHeight = uv.y;
  vColor = veilColors[gl_InstanceID];
  vOpacity = veil.w;
  vec3 at = vec3(veil.x + position.x * RING_RADIUS, uv.y * veil.z, veil.y + position.z * RING_RADIUS);
  vec4 mv = viewMatrix * vec4(at, 1.0);
  vNormalView = normalize((viewMatrix * vec4(normal, 0.0)).xyz);
  vToEye = normalize(-mv.xyz);
  bool isShown = veil.w > 0.0 && (onlyRow < 0 || gl_InstanceID == onlyRow);
  gl_Position = isShown ? projectionMatrix * mv : vec4(2.0, 2.0, 2.0, 1.0);
}
