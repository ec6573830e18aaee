import { describe, expect, it } from 'vitest'
import { cameraText, parseCamera } from '../../../src/ui/camera-text.ts'

describe('camera in links', () => {
  it('is a bare word for a preset nobody has touched', () => {
    expect(cameraText({ preset: 'face-a', yaw: 0, pitch: 0, zoom: 1, pan: [0, 0, 0] })).toBe('face-a')
  })

  it('comes back as it went, to the microradian', () => {
    const camera = { preset: 'both', yaw: 0.123456789, pitch: -0.2, zoom: 1.5, pan: [0.1, 0, -0.3] } as const
    const text = cameraText({ ...camera, pan: [...camera.pan] })
    expect(parseCamera(text)).toEqual({ preset: 'both', yaw: 0.123457, pitch: -0.2, zoom: 1.5, pan: [0.1, 0, -0.3] })
  })

  it('refuses what is none and clamps what is too far', () => {
    expect(parseCamera('sideways')).toBeNull()
    expect(parseCamera('both~1,2')).toBeNull()
    expect(parseCamera('both~x,0,1,0,0,0')).toBeNull()
    expect(parseCamera('both~99,0,1000,0,0,-500')).toEqual({
      preset: 'both',
      yaw: 7,
      pitch: 0,
      zoom: 20,
      pan: [0, 0, -20],
    })
  })
})
