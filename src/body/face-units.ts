/**
 * The 24 facial action unit values of the dataset (`movement:FAUValue`) and what each does to the face rig.
 *
 * Names and order are Meta's list of `FAUValue`, taken as index order; FACS numbers by name (Ekman, Friesen, Hager 2002).
 * Values run 0..2 and carry no sides. Units 16..18 never carry signal in the published recordings and are not bound.
 * Morph names without `.l`/`.r` stand for both halves.
 */
export interface FaceUnit {
  readonly name: string
  /** FACS code */
  readonly code: string
  /** morphs and their weight at full strength; empty if the unit is not bound or only turns the jaw */
  readonly morphs: readonly (readonly [morph: FaceMorphName, weight: number])[]
  /** opening of the jaw at full strength, rad */
  readonly jawOpen?: number
  /** turn of the jaw to the person's left at full strength, rad */
  readonly jawSide?: number
  /** false for the units that are dead in the data */
  readonly live: boolean
}

/** Morphs of the built-in human. Those of SIDED_MORPHS exist twice, with `.l` and `.r`. */
export const SIDED_MORPHS = [
  'brow_inner_up',
  'brow_outer_up',
  'brow_down',
  'lid_open',
  'lid_tight',
  'lid_close',
  'lid_lower_down',
  'lid_upper_up',
  'nose_wrinkle',
  'upper_lip_up',
  'lip_corner_up',
  'lip_corner_down',
  'dimple',
  'lip_stretch',
  'cheek_raise',
  'cheek_puff',
] as const
export const WHOLE_MORPHS = ['pucker', 'lips_part', 'lip_suck', 'lower_lip_down', 'chin_raise', 'jaw_open'] as const
export type FaceMorphName = (typeof SIDED_MORPHS)[number] | (typeof WHOLE_MORPHS)[number]

/** Jaw angle at which the `jaw_open` morph has weight 1: it turns the rotated jaw into the sculpted open mouth, rad. */
export const JAW_OPEN_RAD = 0.32

/** One line a unit, in the order of the data. */
export const FACE_UNITS: readonly FaceUnit[] = [
  { name: 'InnerBrowRaiser', code: 'AU1', morphs: [['brow_inner_up', 1]], live: true },
  { name: 'OuterBrowRaiser', code: 'AU2', morphs: [['brow_outer_up', 0.85]], live: true },
  { name: 'BrowLowerer', code: 'AU4', morphs: [['brow_down', 1]], live: true },
  { name: 'UpperLidRaiser', code: 'AU5', morphs: [['lid_open', 1]], live: true },
  { name: 'CheekRaiser', code: 'AU6', morphs: [['cheek_raise', 1]], live: true },
  { name: 'LidTightener', code: 'AU7', morphs: [['lid_tight', 0.6]], live: true },
  { name: 'NoseWrinkler', code: 'AU9', morphs: [['nose_wrinkle', 1.4]], live: true },
  { name: 'UpperLipRaiser', code: 'AU10', morphs: [['upper_lip_up', 0.8]], live: true },
  {
    name: 'LipCornerPuller',
    code: 'AU12',
    morphs: [
      ['lip_corner_up', 1],
      ['upper_lip_up', 0.1],
    ],
    live: true,
  },
  { name: 'CheekPuffer', code: 'AU13', morphs: [['cheek_puff', 1]], live: true },
  { name: 'Dimpler', code: 'AU14', morphs: [['dimple', 0.8]], live: true },
  { name: 'LipCornerDepressor', code: 'AU15', morphs: [['lip_corner_down', 0.8]], live: true },
  { name: 'LowerLipDepressor', code: 'AU16', morphs: [['lower_lip_down', 0.75]], live: true },
  { name: 'ChinRaiser', code: 'AU17', morphs: [['chin_raise', 1]], live: true },
  { name: 'LipPuckerer', code: 'AU18', morphs: [['pucker', 0.9]], live: true },
  { name: 'LipStretcher', code: 'AU20', morphs: [['lip_stretch', 1]], live: true },
  { name: 'LipFunneler', code: 'AU22', morphs: [], live: false },
  { name: 'LipTightener', code: 'AU23', morphs: [], live: false },
  { name: 'LipPressor', code: 'AU24', morphs: [], live: false },
  { name: 'LipsParts', code: 'AU25', morphs: [['lips_part', 1]], live: true },
  { name: 'JawDrop', code: 'AU26', morphs: [], jawOpen: 0.22, live: true },
  { name: 'LipSuck', code: 'AU28', morphs: [['lip_suck', 1]], live: true },
  { name: 'JawSideways', code: 'AD30', morphs: [], jawOpen: 0.02, jawSide: 0.1, live: true },
  { name: 'EyesClosed', code: 'AU43', morphs: [['lid_close', 1]], live: true },
]

/** Number of values in a row of `movement:FAUValue`. */
export const N_FACE_UNITS = FACE_UNITS.length
