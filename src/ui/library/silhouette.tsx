import { useEffect, useState } from 'react'
import { SMPLH_PARENTS } from '../../body/index.ts'
import type { RecordingEntry } from '../../dataset/index.ts'
import { readFirstPose } from '../../motion/index.ts'

/** m; the box a figure is drawn in, about its pelvis */
const BOX = { left: -0.75, top: -0.85, width: 1.5, height: 1.9 }
/** joints of the fingers begin here; they are too small to be seen */
const FIRST_FINGER = 22
const HEAD = 15
/** poses kept, by recording */
const MAX_KEPT = 400

const kept = new Map<string, Float32Array | null>()

/** The people of an interaction as they stand in their first frame, each as the own camera saw them. */
export function Silhouette({ entries }: { entries: readonly RecordingEntry[] }) {
  const [poses, setPoses] = useState<readonly (Float32Array | null)[] | null>(null)
  useEffect(() => {
    const stopper = new AbortController()
    Promise.all(entries.map((entry) => poseOf(entry, stopper.signal))).then(setPoses, () => undefined)
    return () => stopper.abort()
  }, [entries])
  if (poses === null || poses.every((pose) => pose === null)) return null
  return (
    <div className="silhouettes" role="img" aria-label="First pose of each person, as the camera saw them">
      {poses.map((pose, index) => (
        <svg
          key={entries[index]!.id}
          data-person={Math.min(index, 2)}
          viewBox={`${BOX.left} ${BOX.top} ${BOX.width} ${BOX.height}`}
          aria-hidden
        >
          {pose !== null && <Bones joints={pose} />}
        </svg>
      ))}
    </div>
  )
}

function Bones({ joints }: { joints: Float32Array }) {
  let path = ''
  for (let joint = 1; joint < FIRST_FINGER; joint++) {
    const parent = SMPLH_PARENTS[joint]!
    path += `M${joints[parent * 3]!.toFixed(3)} ${joints[parent * 3 + 1]!.toFixed(3)}`
    path += `L${joints[joint * 3]!.toFixed(3)} ${joints[joint * 3 + 1]!.toFixed(3)}`
  }
  const [x, y] = [joints[HEAD * 3]!, joints[HEAD * 3 + 1]!]
  return (
    <>
      <path d={path} />
      <circle cx={x} cy={y - 0.07} r={0.11} />
    </>
  )
}

async function poseOf(entry: RecordingEntry, signal: AbortSignal): Promise<Float32Array | null> {
  const known = kept.get(entry.id)
  if (known !== undefined) return known
  const pose = (await readFirstPose(entry, { signal })) ?? null
  if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value!)
  kept.set(entry.id, pose)
  return pose
}
