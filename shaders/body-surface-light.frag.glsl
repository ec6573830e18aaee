// Light that wraps round the terminator of skin (cheap stand-in for scattering) and the soft edge of cloth.
void RE_Direct_Body(const in IncidentLight directLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material, inout ReflectedLight reflectedLight) {
  vec3 shine = reflectedLight.directSpecular;
  RE_Direct_Physical(directLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight);
  // nothing glints where light does not reach, and the threads of cloth but little
  reflectedLight.directSpecular = mix(shine, reflectedLight.directSpecular, bodyCavity * bodyCavity * (1.0 - 0.7 * bodyCloth));
  float nl = dot(geometryNormal, directLight.direction);
  vec3 wrapped = saturate((vec3(nl) + bodyWrap) / (1.0 + bodyWrap)) - vec3(saturate(nl));
  reflectedLight.directDiffuse += directLight.color * max(wrapped, vec3(0.0)) * BRDF_Lambert(material.diffuseContribution);
  float edge = pow(1.0 - saturate(dot(geometryNormal, geometryViewDir)), 3.0);
  reflectedLight.directDiffuse += directLight.color * saturate(nl * 0.6 + 0.4) * edge * bodyCloth * (material.diffuseContribution * 0.5 + 0.006);
}
#undef RE_Direct
#define RE_Direct RE_Direct_Body
