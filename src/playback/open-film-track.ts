import type { EncodedPacket, EncodedPacketSink, Input, InputVideoTrack } from 'mediabunny'
import { ContainerError, type ByteSource, type ReadOptions } from '../bytes/index.ts'
import { filmBytes } from './film-bytes.ts'
import { asFilmError, filmError } from './film-error.ts'
import type { FilmInfo, FilmPacket, FilmTrack } from './film-types.ts'

/** packets looked at for the rate */
const RATE_PACKETS = 120
/** top-level boxes looked at to say why there is no picture */
const MAX_BOXES = 32

/**
 * Opens the picture of an MP4 through mediabunny (loaded on first use): reads its index, wherever in the file it lies,
 * and no picture.
 *
 * @throws {ContainerError} `film-unavailable` where there is no picture, `film-damaged` where the file is cut off
 * @throws {ByteSourceError} and AbortError
 */
export async function openFilmTrack(source: ByteSource, options: ReadOptions = {}): Promise<FilmTrack> {
  const { CustomSource, EncodedPacketSink, Input, MP4, QTFF } = await import('mediabunny')
  options.signal?.throwIfAborted()
  const closing = new AbortController()
  const bytes = filmBytes(source, closing.signal)
  const input = new Input({
    formats: [MP4, QTFF],
    source: new CustomSource({
      getSize: () => source.size,
      read: (start, end) => bytes.read(start, end),
      handleUnhandledError: () => undefined,
    }),
  })
  const dispose = (): void => {
    closing.abort()
    input.dispose()
  }
  options.signal?.addEventListener('abort', dispose, { once: true })
  try {
    const track = await pictureOf(input, source, options)
    const config = await track.getDecoderConfig()
    if (config === null) throw filmError('film-unavailable', source, `nothing is known of its codec ${track.codec}`)
    const sink = new EncodedPacketSink(track)
    const info = await infoOf(track, config, sink, source)
    return createTrack(sink, info, config, dispose)
  } catch (error) {
    dispose()
    options.signal?.throwIfAborted()
    throw asFilmError(source, error)
  } finally {
    options.signal?.removeEventListener('abort', dispose)
  }
}

async function pictureOf(input: Input, source: ByteSource, options: ReadOptions): Promise<InputVideoTrack> {
  if (source.size === 0) throw filmError('film-unavailable', source, 'the file is empty')
  const track = await input.getPrimaryVideoTrack()
  if (track !== null) return track
  if (await isCutOff(source, options)) throw filmError('film-damaged', source, 'its index (moov) is missing')
  throw filmError('film-unavailable', source, `there is no picture in it (${source.size} bytes)`)
}

async function infoOf(
  track: InputVideoTrack,
  config: VideoDecoderConfig,
  sink: EncodedPacketSink,
  source: ByteSource,
): Promise<FilmInfo> {
  const first = await sink.getFirstPacket({ metadataOnly: true })
  if (first === null) throw filmError('film-unavailable', source, 'there is no frame in it')
  const { averagePacketRate } = await track.computePacketStats(RATE_PACKETS)
  return {
    width: await track.getCodedWidth(),
    height: await track.getCodedHeight(),
    quarterTurns: (await track.getRotation()) / 90,
    codec: config.codec,
    firstSec: await track.getFirstTimestamp(),
    endSec: await track.computeDuration(),
    fps: averagePacketRate,
    bytes: source.size,
  }
}

function createTrack(
  sink: EncodedPacketSink,
  info: FilmInfo,
  config: VideoDecoderConfig,
  dispose: () => void,
): FilmTrack {
  const inside = (sec: number): number => Math.min(Math.max(sec, info.firstSec), info.endSec)
  const packets = new WeakMap<FilmPacket, EncodedPacket>()
  const wrap = (packet: EncodedPacket): FilmPacket => {
    const wrapped: FilmPacket = {
      startSec: packet.timestamp,
      endSec: packet.timestamp + packet.duration,
      isKey: packet.type === 'key',
      toChunk: () => packet.toEncodedVideoChunk(),
    }
    packets.set(wrapped, packet)
    return wrapped
  }
  const keyOf = async (sec: number, metadataOnly: boolean): Promise<EncodedPacket> => {
    // a film may begin before its first key frame: then decoding begins there
    const key =
      (await sink.getKeyPacket(inside(sec), { metadataOnly })) ?? (await sink.getFirstKeyPacket({ metadataOnly }))
    if (key === null) throw new ContainerError('film-damaged', 'film: there is no key frame in it')
    return key
  }
  return {
    info,
    config,
    async frameAt(sec) {
      const packet = await sink.getPacket(inside(sec), { metadataOnly: true })
      if (packet === null) return { startSec: info.firstSec, endSec: info.firstSec }
      return { startSec: packet.timestamp, endSec: packet.timestamp + packet.duration }
    },
    keyStart: async (sec) => (await keyOf(sec, true)).timestamp,
    openAt: async (sec) => wrap(await keyOf(sec, false)),
    async next(packet) {
      const after = await sink.getNextPacket(packets.get(packet)!)
      return after === null ? null : wrap(after)
    },
    dispose,
  }
}

/** True where the boxes at the top of the file go on past its end, or end without an index though there is media. */
async function isCutOff(source: ByteSource, options: ReadOptions): Promise<boolean> {
  let hasMedia = false
  for (let at = 0, i = 0; i < MAX_BOXES && at + 8 <= source.size; i++) {
    const bytes = await source.read(at, Math.min(source.size, at + 16), options)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const name = String.fromCharCode(...bytes.subarray(4, 8))
    if (name === 'moov') return false
    hasMedia ||= name === 'mdat'
    const short = view.getUint32(0)
    const size = short === 1 && bytes.length === 16 ? Number(view.getBigUint64(8)) : short
    // 0: to the end of the file
    if (size === 0 || at + size > source.size) return hasMedia
    if (size < 8) return false
    at += size
  }
  return hasMedia
}
