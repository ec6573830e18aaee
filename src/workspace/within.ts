/** A number that somebody set, inside its limits; null where none was set, or none that is a number. */
export function within(
  value: number | null,
  { min, max }: { readonly min: number; readonly max: number },
): number | null {
  return value === null || !Number.isFinite(value) ? null : Math.min(Math.max(value, min), max)
}
