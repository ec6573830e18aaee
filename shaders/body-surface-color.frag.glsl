float bodyRoughness = vBase.a;
{
  if (dissolved() || (headHidden > 0.5 && vParts.y > 0.5)) discard;
  float shoe = crisp(vCloth.w);
  float cover = vCloth.x + vCloth.y + vCloth.z;
  bodyCloth = crisp(cover) * (1.0 - shoe);
  float trim = crisp(vCloth.y / max(cover, 1e-3)) * bodyCloth;
  bodyCavity = vMasks.y;
  // the hairline ends strand by strand, over the skin that goes on underneath
  if (vKind.y > 0.5 && vMasks.x < 0.98) {
    float strands = vMasks.w * 640.0;
    float strand = fract(sin(floor(strands) * 78.233) * 43758.5453);
    float blur = clamp(fwidth(strands) * 0.7, 0.0, 1.0);
    if (vMasks.x < mix(strand, 0.5, blur) * 0.6) discard;
  }

  // skin, with blood where it is thin, lips, hair along its strands, eyes
  vec3 base = vBase.rgb;
  base *= 1.0 + vKind.x * 0.045 * surfaceDetail * mottle(vBind) * vec3(0.4, 1.0, 1.0);
  base = mix(base, base * vec3(1.06, 0.80, 0.76), vKind.x * vMasks.z * 0.75);
  base = mix(base, regionPalette[REGION_LIPS].rgb, vKind.x * vMasks.x);
  base = mix(base, regionPalette[REGION_HAIR].rgb, vKind.x * vMasks.w * 0.8);
  bodyRoughness = mix(bodyRoughness, regionPalette[REGION_LIPS].a, vKind.x * vMasks.x);
  base *= 1.0 + vKind.y * 0.35 * surfaceDetail * (fract(sin(floor(vMasks.w * 255.0) * 12.9898) * 43758.5453) - 0.5);
  // lashes finer than a pixel are a soft shade over the lid
  float far = smoothstep(0.0003, 0.0013, length(fwidth(vBind)));
  base = mix(base, regionPalette[REGION_SKIN].rgb * 0.5, vKind.y * vMasks.z * far * 0.7 * (1.0 - wireframed));
  if (vKind.z > 0.5) base = toothColor(base, regionPalette[REGION_TONGUE].rgb * vec3(1.1, 1.05, 1.05));
  if (vEye.w > 0.5) {
    vec4 eye = eyeSurface(vEye.xyz / vEye.w);
    base = eye.rgb;
    bodyRoughness = eye.a;
  }

  // a suit without trousers of its own gets them where the legs begin
  float trousers = max(crisp(vParts.z * 1.25) * trousersByLegs, crisp(vCloth.z / max(cover, 1e-3)));
  float placket = band(vBind.x, 0.0018) * step(vParts.w, 0.35) * step(vParts.y, 0.5) * step(0.0, vBind.z) * (1.0 - trousers);
  float seam = max(placket, smoothstep(0.86, 0.93, vMasks.x) * (1.0 - smoothstep(0.95, 1.0, vMasks.x)));
  float threads = weave(vBind);
  vec3 suit = mix(regionPalette[REGION_SUIT].rgb, regionPalette[REGION_TROUSERS].rgb, trousers);
  suit *= 1.0 + surfaceDetail * (0.16 * threads + 0.05 * drape(vBind * 0.7));
  suit *= 1.0 - 0.5 * seam;
  vec3 cloth = mix(suit, regionPalette[REGION_TRIM].rgb * (1.0 + 0.1 * surfaceDetail * threads), trim);
  bodyBump = bodyCloth * (1.0 - wireframed) * surfaceDetail * (0.00016 * threads + 0.0011 * drape(vBind) * (1.0 - trim) - 0.0006 * seam);
  bodyRoughness = mix(bodyRoughness, regionPalette[REGION_SUIT].a, bodyCloth);
  if (vKind.y > 0.5) bodyBump = surfaceDetail * (1.0 - wireframed) * strandRelief(vMasks.w);
  diffuseColor.rgb = mix(base, cloth, bodyCloth);
  bodyWrap = vec3(0.34, 0.14, 0.08) * vKind.x * (1.0 - bodyCloth);

  // what is not known is shown as not known
  float bare = 1.0 - max(bodyCloth, shoe);
  float face = vParts.y * bare * faceDesaturate;
  float hands = vParts.x * bare * handsDim;
  float grey = dot(diffuseColor.rgb, vec3(0.2126, 0.7152, 0.0722));
  diffuseColor.rgb = mix(diffuseColor.rgb, vec3(grey) * vec3(0.95, 1.0, 1.08), max(face * 0.85, hands * 0.8));
  diffuseColor.rgb *= 1.0 - 0.55 * hands;
  diffuseColor.a *= 1.0 - legsFade * max(smoothstep(0.15, 0.75, vParts.z), crisp(vCloth.z));
  if (diffuseColor.a < 0.004) discard;
  diffuseColor.rgb *= mix(0.22, 1.0, bodyCavity);
  bodyRoughness = mix(1.0, bodyRoughness, smoothstep(0.0, 0.6, bodyCavity));
  // what light there is in a mouth has been scattered there by lips, teeth and gums
  totalEmissiveRadiance += diffuseColor.rgb * bodyCavity * (vKind.z * 0.3 + vKind.w * 0.12);
}
