/** s; blinks are made up minute by minute, so that any moment is found without those before it */
const BLOCK_SEC = 60
/**
 * Gaps between blinks are log-normal, many short ones and a few long: a median of 2.9 s with this spread of the logarithm
 * is 17 blinks a minute, a person at rest.
 */
const MEDIAN_GAP_SEC = 2.9
const GAP_SPREAD = 0.6
const LEAST_GAP_SEC = 0.7
/** Room for all blinks of a block. */
const MAX_BLINKS = Math.ceil(BLOCK_SEC / LEAST_GAP_SEC)
/** s; lids fall faster than they rise */
const CLOSING_SEC = 0.09
const CLOSED_SEC = 0.03
const OPENING_SEC = 0.2
const BLINK_SEC = CLOSING_SEC + CLOSED_SEC + OPENING_SEC

/** Blinks that are made up for one person: the same at the same time, whatever was asked before. */
export class Blinks {
  private readonly seed: number
  /** starts of the block's blinks, s */
  private readonly starts = new Float64Array(MAX_BLINKS)
  private nStarts = 0
  private block = Number.NaN

  /** @param id of the recording: people blink apart from each other */
  constructor(id: string) {
    this.seed = hash(id)
  }

  /** How far the lids are closed, 0..1. Allocates nothing. */
  at(timeSec: number): number {
    const block = Math.floor(timeSec / BLOCK_SEC)
    if (block !== this.block) this.fill(block)
    for (let i = 0; i < this.nStarts; i++) {
      const sinceSec = timeSec - this.starts[i]!
      if (sinceSec >= 0 && sinceSec < BLINK_SEC) return closing(sinceSec)
    }
    return 0
  }

  private fill(block: number): void {
    this.block = block
    this.nStarts = 0
    const seed = mix(this.seed + Math.imul(block, 0x9e3779b1))
    let n = 0
    const random = (): number => mix(seed + Math.imul(++n, 0x85ebca6b)) / 4294967296
    const endSec = (block + 1) * BLOCK_SEC - BLINK_SEC
    // the first may come at once: the block before ended with some of its last gap
    let atSec = block * BLOCK_SEC + random() * MEDIAN_GAP_SEC
    while (atSec < endSec && this.nStarts < MAX_BLINKS) {
      this.starts[this.nStarts++] = atSec
      // Box and Muller's transform: a normal number of two uniform ones
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
      atSec += Math.max(LEAST_GAP_SEC, MEDIAN_GAP_SEC * Math.exp(GAP_SPREAD * normal))
    }
  }
}

function closing(sinceSec: number): number {
  if (sinceSec < CLOSING_SEC) return smooth(sinceSec / CLOSING_SEC)
  const openingSec = sinceSec - CLOSING_SEC - CLOSED_SEC
  return openingSec <= 0 ? 1 : 1 - smooth(openingSec / OPENING_SEC)
}

function smooth(x: number): number {
  return x * x * (3 - 2 * x)
}

function hash(text: string): number {
  let value = 2166136261
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619)
  return value >>> 0
}

/** A number in [0, 2^32) that only depends on the seed. */
function mix(seed: number): number {
  let mixed = Math.imul(seed ^ (seed >>> 16), 0x45d9f3b)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
