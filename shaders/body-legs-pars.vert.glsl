// How much of a vertex belongs to the legs, for the passes that draw no colours: shadow, depth, ids.
attribute vec4 surface;
attribute vec4 parts;

varying float vLegs;

void passLegs() {
  bool trousers = int(surface.x + 0.5) == REGION_TROUSERS;
  vLegs = max(smoothstep(0.15, 0.75, parts.z), float(trousers));
}
