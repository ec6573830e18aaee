import { readFileSync } from 'node:fs'
import { loadPicture, type AgreementInput } from '../../src/analysis/index.ts'
import { datasetCamera } from '../../src/analysis/dataset-camera.ts'
import { SMPLH_REST_JOINTS } from '../../src/body/index.ts'
import { memorySource, sliceSource } from '../../src/bytes/index.ts'
import { walkTar } from '../../src/containers/index.ts'
import { openRecording, type MemberRef, type Recording, type RecordingEntry } from '../../src/dataset/index.ts'
import { loadRecording } from '../../src/motion/index.ts'

const SAMPLE = new URL('../../public/sample/', import.meta.url)

/** A recording of the bundled sample, out of its archive; person 0 or 1. */
export async function sampleEntry(person: 0 | 1): Promise<RecordingEntry> {
  const path = `improvised/dev/0000/000${person}.tar`
  const tar = memorySource(new Uint8Array(readFileSync(new URL(path, SAMPLE))), path)
  const members: MemberRef[] = []
  for await (const event of walkTar(tar)) {
    if (event.kind !== 'member') continue
    const { name, offset, size } = event.member
    const kind = (['npz', 'json', 'wav', 'mp4'] as const).find((extension) => name.endsWith(extension))
    if (kind === undefined) continue
    const open = async () => sliceSource(tar, offset, offset + size, { member: name })
    members.push({ kind, name, bytes: size, source: path, open })
  }
  const id = members[0]!.name.replace(/\.\w+$/, '')
  return { id, interaction: id.replace(/_P\w+$/, ''), members, location: {} }
}

/** Motion, keypoints and camera of a person of the sample, all loaded. */
export async function sampleAgreement(person: 0 | 1): Promise<AgreementInput & { readonly recording: Recording }> {
  const recording = await openRecording(await sampleEntry(person))
  const { motion } = await loadRecording(recording, { bodyOnly: true })
  const picture = await loadPicture(recording, () => undefined)
  if (picture === null) throw new Error('the sample has no keypoints')
  return { recording, motion, picture, camera: datasetCamera(360, 640), restJoints: SMPLH_REST_JOINTS.neutral }
}
