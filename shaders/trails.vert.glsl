// A trail is a chain of segments, an instance each; a segment is a strip of constant width on the screen. Points hold the
// media time they were at in w; a negative one cuts the chain.
attribute vec4 from;
attribute vec4 to;

uniform float now;
uniform float seconds;
// px of the picture, and half the width of a trail in them
uniform vec2 picture;
uniform float halfWidth;

varying float vAge;

void main() {
  bool isCut = from.w < 0.0 || to.w < 0.0 || to.w < from.w;
  vec4 a = projectionMatrix * viewMatrix * vec4(from.xyz, 1.0);
  vec4 b = projectionMatrix * viewMatrix * vec4(to.xyz, 1.0);
  vec2 along = (b.xy / b.w - a.xy / a.w) * picture;
  float length_ = length(along);
  vec2 across = length_ > 1e-4 ? vec2(-along.y, along.x) / length_ : vec2(0.0, 1.0);
  float time = position.x > 0.5 ? to.w : from.w;
  vec4 end = position.x > 0.5 ? b : a;
  vAge = (now - time) / seconds;
  bool isHidden = isCut || a.w <= 0.0 || b.w <= 0.0 || (now - from.w) > seconds * 1.2 || time > now + 1e-3;
  gl_Position = isHidden ? vec4(2.0, 2.0, 2.0, 1.0) : end + vec4(across * position.y * halfWidth * 2.0 / picture * end.w, 0.0, 0.0);
}
