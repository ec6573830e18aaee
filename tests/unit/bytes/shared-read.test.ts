import { expect, test } from 'vitest'
import { SharedRead } from '../../../src/bytes/shared-read.ts'

function underWay() {
  let signal: AbortSignal | undefined
  const abandoned: SharedRead[] = []
  const read = new SharedRead(
    0,
    4,
    (given) => {
      signal = given
      return new Promise(() => undefined)
    },
    (which) => abandoned.push(which),
  )
  return { read, abandoned, isStopped: () => signal?.aborted === true }
}

test('one who comes with an aborted signal leaves at once, and takes the read with him if he is alone', async () => {
  const { read, abandoned, isStopped } = underWay()
  await expect(read.join(AbortSignal.abort('gone'))).rejects.toBe('gone')
  expect(isStopped()).toBe(true)
  expect(abandoned).toEqual([read])
})

test('a reader without a signal keeps the read alive', async () => {
  const { read, abandoned, isStopped } = underWay()
  void read.join(undefined)
  await expect(read.join(AbortSignal.abort('gone'))).rejects.toBe('gone')
  expect(isStopped()).toBe(false)
  expect(abandoned).toEqual([])
})

test('a failure that nobody waits for is not unhandled', async () => {
  const read = new SharedRead(0, 4, () => Promise.reject(new Error('broken')))
  await new Promise((resolve) => setTimeout(resolve, 0))
  await expect(read.join(undefined)).rejects.toThrow('broken')
})
