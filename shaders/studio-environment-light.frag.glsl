for (int i = 0; i < N_LAMPS; i++) {
  directLight.color = studioLamps[i];
  directLight.direction = (viewMatrix * vec4(fromStudio(studioLamp[i]), 0.0)).xyz;
  directLight.visible = true;
  RE_Direct(directLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight);
}
iblIrradiance += studioIrradiance(transformNormalByInverseViewMatrix(geometryNormal, viewMatrix)) * bodyCavity;
vec3 mirrored = normalize(mix(reflect(-geometryViewDir, geometryNormal), geometryNormal, pow4(material.roughness)));
radiance += studioRadiance(transformDirectionByInverseViewMatrix(mirrored, viewMatrix), material.roughness) * bodyCavity * (1.0 - 0.6 * bodyCloth);
