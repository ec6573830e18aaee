export * from './body-mesh.ts'
export * from './smplh-skeleton.ts'
