const _float = new Float32Array(1)
const _bits = new Uint32Array(_float.buffer)

const SMALLEST_NORMAL = 2 ** -14
const SUBNORMAL_STEPS = 2 ** 24
const EXPONENT_SHIFT = 112 << 10
const LARGEST = 65_504

/**
 * The bits of the half float next to a number, ties to even (IEEE 754 binary16). three's own conversion cuts off, which
 * would pull every pose corrective toward zero. Beyond the range: the largest finite number.
 */
export function halfFloatBits(value: number): number {
  const size = Math.abs(value)
  const sign = value < 0 ? 0x8000 : 0
  if (size >= LARGEST) return sign | 0x7bff
  if (size < SMALLEST_NORMAL) return sign | Math.round(size * SUBNORMAL_STEPS)
  _float[0] = size
  const bits = _bits[0]!
  return sign | (((bits + 0x0fff + ((bits >>> 13) & 1)) >>> 13) - EXPONENT_SHIFT)
}
