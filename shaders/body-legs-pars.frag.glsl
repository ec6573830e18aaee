// What is not drawn casts no shadow, hides nothing and is not picked.
uniform float legsFade;

varying float vLegs;

bool isHiddenLeg() {
  return legsFade * vLegs > 0.5;
}
