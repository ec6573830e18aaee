/** m: how far the sole lies below the rest position of the foot joints (10, 11), in the bodies of this project. */
export const SOLE_BELOW_FOOT = 0.018
