import { describe, expect, it } from 'vitest'
import { Catalogue, type MemberKind, type MemberRef } from '../../../src/dataset/index.ts'

function member(kind: MemberKind, source: string, key?: string): MemberRef {
  const open = (): never => {
    throw new Error('a catalogue opens nothing')
  }
  return { kind, name: `${source}/${kind}`, bytes: 1, source, open, ...(key === undefined ? {} : { key }) }
}

describe('Catalogue', () => {
  it('pairs people by the whole V_S_I prefix across archives, not by the prompt alone', () => {
    const catalogue = new Catalogue()
    catalogue.add('V00_S0001_I00000007_P0002', member('npz', 'b.tar'))
    catalogue.add('V00_S0002_I00000007_P0003', member('npz', 'b.tar'))
    catalogue.add('V00_S0001_I00000007_P0001A', member('npz', 'a.tar'))
    expect(catalogue.interactions()).toEqual([
      { key: 'V00_S0001_I00000007', recordings: ['V00_S0001_I00000007_P0001A', 'V00_S0001_I00000007_P0002'] },
      { key: 'V00_S0002_I00000007', recordings: ['V00_S0002_I00000007_P0003'] },
    ])
    expect(catalogue.people('V00_S0001_I00000007').map((entry) => entry.id)).toEqual([
      'V00_S0001_I00000007_P0001A',
      'V00_S0001_I00000007_P0002',
    ])
  })

  it('holds three people of one interaction, and P0602 beside P0602A', () => {
    const catalogue = new Catalogue()
    for (const who of ['P0602A', 'P0602', 'P0700']) catalogue.add(`V00_S0001_I00000001_${who}`, member('npz', 'a.tar'))
    expect(catalogue.interactions()[0]?.recordings).toHaveLength(3)
  })

  it('lists pairs before single people', () => {
    const catalogue = new Catalogue()
    catalogue.add('V00_S0009_I00000001_P0001', member('npz', 'a.tar'))
    catalogue.add('V00_S0001_I00000001_P0001', member('npz', 'a.tar'))
    catalogue.add('V00_S0001_I00000001_P0002', member('npz', 'b.tar'))
    expect(catalogue.interactions().map((entry) => entry.key)).toEqual(['V00_S0001_I00000001', 'V00_S0009_I00000001'])
  })

  it('uses the last of two members for one purpose, and says so', () => {
    const catalogue = new Catalogue()
    const id = 'V00_S0001_I00000001_P0001'
    catalogue.add(id, member('npz', 'a.tar'))
    catalogue.add(id, member('npy', 'tree', 'smplh:body_pose'))
    catalogue.add(id, member('npy', 'tree', 'smplh:translation'))
    catalogue.add(id, member('npz', 'b.tar'))
    expect(catalogue.get(id)?.members.map((entry) => [entry.kind, entry.source])).toEqual([
      ['npy', 'tree'],
      ['npy', 'tree'],
      ['npz', 'b.tar'],
    ])
    expect(catalogue.problems).toMatchObject([{ tag: 'duplicate', severity: 'warning', source: 'b.tar' }])
  })

  it('tells two members of one name from one that is looked into again', () => {
    const catalogue = new Catalogue()
    const id = 'V00_S0001_I00000001_P0001'
    catalogue.add(id, { ...member('npz', 'a.tar'), place: 512 })
    catalogue.add(id, { ...member('npz', 'a.tar'), place: 512 })
    expect(catalogue.problems).toEqual([])
    catalogue.add(id, { ...member('npz', 'a.tar'), place: 4096 })
    expect(catalogue.get(id)?.members.map(({ place }) => place)).toEqual([4096])
    expect(catalogue.problems).toMatchObject([{ tag: 'duplicate', severity: 'warning', source: 'a.tar' }])
  })
})
