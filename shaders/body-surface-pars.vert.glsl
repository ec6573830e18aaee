// What a vertex is made of, handed to the fragment stage.
uniform vec4 regionPalette[N_REGIONS]; // rgb linear, a roughness

attribute vec4 surface; // region, eye (0 none, 1 left, 2 right), 0, 0
attribute vec4 parts; // share of hands, head, legs, arms in the skinning of this vertex
attribute vec4 masks; // tint, cavity, blush, along; see MASKS in src/body

varying vec4 vBase;
varying vec4 vCloth; // suit, trim, trousers, shoe or sole
varying vec4 vParts;
varying vec4 vMasks;
varying vec3 vBind;
varying vec4 vEye; // eye-local position, w: share of eye
varying vec4 vKind; // skin, hair, teeth, inside of the mouth

void passSurface() {
  int region = int(surface.x + 0.5);
  bool shoe = region == REGION_SOLE || region == REGION_SHOE;
  vCloth = vec4(region == REGION_SUIT, region == REGION_TRIM, region == REGION_TROUSERS, shoe);
  bool cloth = vCloth.x + vCloth.y + vCloth.z + vCloth.w > 0.5;
  vBase = regionPalette[cloth && !shoe ? REGION_SKIN : region];
  bool skin = region == REGION_SKIN || region == REGION_LIPS || region == REGION_NAIL;
  bool hair = region == REGION_HAIR || region == REGION_BROW || region == REGION_LASH;
  vKind = vec4(skin, hair, region == REGION_TEETH, region == REGION_MOUTH || region == REGION_TONGUE);
  vParts = parts;
  vMasks = masks;
  vBind = position;
  vEye = vec4(0.0);
  if (surface.y > 0.5) {
    int at = EYE_TEXEL + (int(surface.y + 0.5) - 1) * 3;
    vec4 p = vec4(position, 1.0);
    vEye.x = dot(texelFetch(jointTexture, ivec2(at, jointRow), 0), p);
    vEye.y = dot(texelFetch(jointTexture, ivec2(at + 1, jointRow), 0), p);
    vEye.z = dot(texelFetch(jointTexture, ivec2(at + 2, jointRow), 0), p);
    vEye.w = 1.0;
  }
}
