import { type ArmKey, type ArmPose, armPose, moved } from './arm-pose.ts'

/** Poses of one arm by name; the same for both sides, which mirror each other. */
export const ARM_POSES = {
  hang: armPose('relaxed', { x: 0.075, y: -0.47, z: 0.075, pronate: 0.15, flex: 0.1 }),
  hold: armPose('cupped', { x: -0.085, y: -0.335, z: 0.215, pronate: 0.35, flex: 0.1, deviate: 0.05 }),
  holdOver: armPose('cupped', { x: -0.08, y: -0.295, z: 0.25, pronate: 0.55, flex: 0.15 }),
  hip: armPose('flat', { x: 0.03, y: -0.375, z: 0.005, swivel: 0.85, pronate: 0.2, flex: 0.1 }),
  pocket: armPose('flat', { x: -0.005, y: -0.41, z: 0.055, swivel: 0.6, pronate: 0.2, flex: 0.1, deviate: -0.15 }),
  beat: armPose('soft', { x: 0.02, y: -0.27, z: 0.3, pronate: 0.15, flex: -0.1, swivel: 0.1 }),
  palmUp: armPose('open', { x: 0.1, y: -0.255, z: 0.31, pronate: -0.85, flex: -0.15, swivel: 0.1 }),
  palmUpWide: armPose('open', { x: 0.2, y: -0.235, z: 0.27, pronate: -0.95, flex: -0.25, swivel: 0.15 }),
  shrugUp: armPose('open', { x: 0.2, y: -0.2, z: 0.26, pronate: -1.3, flex: -0.4, swivel: 0.15, shrug: 0.24 }),
  palmDown: armPose('flat', { x: 0.05, y: -0.26, z: 0.34, pronate: 1.2, flex: -0.35, swivel: 0.3 }),
  pinch: armPose('pinch', { x: 0.0, y: -0.2, z: 0.32, pronate: 0.5, flex: 0.05, swivel: 0.2 }),
  table: armPose('flat', { x: 0.22, y: -0.29, z: 0.29, pronate: 1.2, flex: -0.15, swivel: 0.35 }),
  side: armPose('open', { x: 0.24, y: -0.3, z: 0.26, pronate: -0.6, flex: -0.1 }),
  chest: armPose('flat', { x: -0.085, y: -0.07, z: 0.185, pronate: -0.55, flex: 0.3, deviate: 0.2, swivel: 0.75 }),
  chin: armPose('cupped', { x: -0.1, y: 0.025, z: 0.17, pronate: -0.3, flex: 0.35, swivel: 0.25 }),
  point: armPose('point', { x: -0.05, y: -0.24, z: 0.4, pronate: 0.5, flex: 0.15, swivel: 0.15 }),
  twoUp: armPose('relaxed', { x: 0.05, y: -0.08, z: 0.3, pronate: 0.4, flex: -0.1, swivel: 0.15 }),
  raise: armPose('key', { x: 0.06, y: 0.03, z: 0.3, pronate: 0.25, flex: -0.1, swivel: 0.2 }),
  wave: armPose('open', { x: 0.14, y: -0.04, z: 0.27, pronate: 1.0, flex: -0.2, swivel: 0.15 }),
  clapOpen: armPose('flat', { x: 0.0, y: -0.17, z: 0.3, pronate: 0.1, flex: -0.1, swivel: 0.2 }),
  clapShut: armPose('flat', { x: -0.115, y: -0.17, z: 0.31, pronate: 0.1, flex: -0.2, swivel: 0.2 }),
  pray: armPose('flat', { x: -0.12, y: -0.16, z: 0.26, pronate: 0, flex: -0.55, deviate: 0.45, swivel: 0.5 }),
  cup: armPose('cupped', { x: -0.07, y: 0.035, z: 0.225, pronate: 0.05, deviate: 0.15, swivel: 0.15 }),
  zip: armPose('pinch', { x: -0.14, y: 0.098, z: 0.175, pronate: 0.25, flex: 0.25, swivel: 0.85 }),
} as const satisfies Record<string, ArmPose>

/** Writes the keys of one arm in the order of the play. */
export class ArmScore {
  readonly keys: ArmKey[] = []

  /** Goes to a pose and stays there. */
  to(pose: ArmPose, atSec: number, travel = 0.55): this {
    this.keys.push({ atSec, travel, pose })
    return this
  }

  /**
   * A beat gesture: the hand is raised a little with the wrist laid back (preparation), comes down on the stressed
   * vowel with the fingers opening (stroke), and settles in the pose (hold).
   *
   * @param amount 1 is ordinary emphasis
   */
  beat(pose: ArmPose, beatSec: number, amount = 1, prepare = 0.34): this {
    const raised = moved(pose, {
      y: 0.075 * amount,
      z: -0.025 * amount,
      flex: -0.3 * amount,
      index: 0.12,
      spread: -0.1,
    })
    const struck = moved(pose, {
      y: -0.035 * amount,
      z: 0.03 * amount,
      flex: 0.18 * amount,
      index: -0.12,
      spread: 0.15,
    })
    this.keys.push(
      { atSec: beatSec - 0.14, travel: prepare, pose: raised },
      { atSec: beatSec + 0.06, travel: 0.2, pose: struck },
      { atSec: beatSec + 0.45, travel: 0.36, pose },
    )
    return this
  }
}
