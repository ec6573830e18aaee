import { describe, expect, test } from 'vitest'
import { bodyText, parseBody, type BodyChoice } from '../../../src/ui/body-text.ts'

const PLAIN: BodyChoice = { mode: 'body', legs: 'preset', head: 'smplh', gaze: 'partner', face: 'auto' }

describe('the body in a link', () => {
  test('the default says nothing', () => {
    expect(bodyText(PLAIN)).toBe('')
    expect(parseBody('')).toEqual({ body: {}, dropped: [] })
  })

  test('comes back as it was', () => {
    const body: BodyChoice = {
      mode: 'wireframe',
      legs: 'hidden',
      head: 'smplh-centred',
      gaze: 'ahead',
      face: 'recorded',
    }
    expect(bodyText(body)).toBe('wireframe,legs:hidden,head:smplh-centred,gaze:ahead,face:recorded')
    expect(parseBody(bodyText(body))).toEqual({ body, dropped: [] })
  })

  test('what is not understood is dropped and named', () => {
    expect(parseBody('ghost,legs:wooden,constructor:1,mode:both,skeleton')).toEqual({
      body: { mode: 'skeleton' },
      dropped: ['ghost', 'legs:wooden', 'constructor:1'],
    })
  })
})
