iblIrradiance += studioIrradiance(transformNormalByInverseViewMatrix(geometryNormal, viewMatrix)) * bodyCavity;
vec3 mirrored = normalize(mix(reflect(-geometryViewDir, geometryNormal), geometryNormal, pow4(material.roughness)));
radiance += studioRadiance(transformDirectionByInverseViewMatrix(mirrored, viewMatrix), material.roughness) * bodyCavity * (1.0 - 0.6 * bodyCloth);
