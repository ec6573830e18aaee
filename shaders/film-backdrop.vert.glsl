// A rectangle of the stage, given in clip coordinates; what is drawn there is the film, turned upright.

// left, bottom, width, height
uniform vec4 place;
// cosine and sine of the turn that takes what is seen back to the stored picture
uniform vec2 turn;

varying vec2 filmAt;
varying float across;

void main() {
  vec2 c = position.xy - 0.5;
  vec2 stored = vec2(turn.x * c.x - turn.y * c.y, turn.y * c.x + turn.x * c.y);
  // the first row of the picture is the upper one
  filmAt = vec2(0.5 + stored.x, 0.5 - stored.y);
  across = position.x;
  gl_Position = vec4(place.xy + place.zw * position.xy, 0.0, 1.0);
}
