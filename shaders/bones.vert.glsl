// A bone is a slim double cone between two joints, instanced; a joint is the same with both ends in one place.
attribute vec4 boneStart; // xyz, w radius
attribute vec3 boneEnd;

varying vec3 vNormalView;

void main() {
  vec3 axis = boneEnd - boneStart.xyz;
  float len = length(axis);
  vec3 y = len > 1e-5 ? axis / len : vec3(0.0, 1.0, 0.0);
  vec3 x = normalize(abs(y.y) < 0.95 ? cross(y, vec3(0.0, 1.0, 0.0)) : cross(y, vec3(1.0, 0.0, 0.0)));
  vec3 z = cross(x, y);
  float radius = boneStart.w;
  vec3 local = x * position.x * radius + z * position.z * radius + y * (len > 1e-5 ? position.y * len : position.y * radius);
  vec3 n = normalize(x * normal.x + y * normal.y + z * normal.z);
  vNormalView = normalize((viewMatrix * vec4(n, 0.0)).xyz);
  gl_Position = projectionMatrix * viewMatrix * vec4(boneStart.xyz + local, 1.0);
}
