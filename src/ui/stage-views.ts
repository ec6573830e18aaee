/** The views of the menu, in its order; values as links carry them (presets of the scene's camera). */
export const VIEWS = [
  { value: 'both', label: 'Both' },
  { value: 'face-a', label: 'Face of A' },
  { value: 'face-b', label: 'Face of B' },
  { value: 'shoulder-a', label: 'Over A’s shoulder' },
  { value: 'shoulder-b', label: 'Over B’s shoulder' },
  { value: 'seat-a', label: 'Seat of A' },
  { value: 'seat-b', label: 'Seat of B' },
  { value: 'top', label: 'From above' },
  { value: 'split', label: 'Both from the front', note: 'a picture each' },
  { value: 'film-a', label: 'As A’s camera saw', note: 'through the fit’s own lens' },
  { value: 'film-b', label: 'As B’s camera saw', note: 'through the fit’s own lens' },
] as const

/** Views through the camera of a person's film, by person. */
export const FILM_VIEWS = ['film-a', 'film-b'] as const
