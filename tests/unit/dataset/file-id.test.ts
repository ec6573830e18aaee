import { describe, expect, it } from 'vitest'
import { isSyntheticId, parseFileId } from '../../../src/dataset/index.ts'

describe('parseFileId', () => {
  it('reads the four parts and the key partners share', () => {
    expect(parseFileId('V00_S0809_I00000582_P0947')).toEqual({
      id: 'V00_S0809_I00000582_P0947',
      vendor: 'V00',
      session: 'S0809',
      prompt: 'I00000582',
      participant: 'P0947',
      interaction: 'V00_S0809_I00000582',
    })
  })

  it('keeps the A of a participant, which is another person than the one without', () => {
    expect(parseFileId('V00_S0809_I00000582_P0602A')?.participant).toBe('P0602A')
    expect(parseFileId('V00_S0809_I00000582_P0602A')?.id).not.toBe(parseFileId('V00_S0809_I00000582_P0602')?.id)
  })

  it.each([
    '',
    'readme',
    'V00_S0809_I00000582',
    'xV00_S0809_I00000582_P0947',
    'V00_S0809_I00000582_P0947.npz',
    '__proto__',
  ])('says that %j is no id', (text) => {
    expect(parseFileId(text)).toBeUndefined()
  })

  it('knows the vendor of the project itself', () => {
    expect(isSyntheticId('V99_S0001_I00000001_P0001')).toBe(true)
    expect(isSyntheticId('V00_S0001_I00000001_P0001')).toBe(false)
  })
})
