// A triangle over the picture; each pixel gets the far end of its ray, so that the floor needs no geometry of its own.
varying vec2 vScreen;
varying vec4 vFar;
varying float vAspect;

void main() {
  vScreen = position.xy;
  vFar = inverse(projectionMatrix * viewMatrix) * vec4(position.xy, 1.0, 1.0);
  vAspect = projectionMatrix[1][1] / projectionMatrix[0][0];
  gl_Position = vec4(position.xy, 0.99999, 1.0);
}
