import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { read, sourceFiles } from './sources'

const allowed: Record<string, readonly string[]> = {
  app: ['app', 'features', 'ui', 'lib', 'api'],
  features: ['features', 'ui', 'lib', 'api'],
  ui: ['ui', 'lib', 'api'],
  lib: ['lib', 'api'],
  api: ['api'],
}

const importsOf = (file: string): string[] =>
  [...read(file).matchAll(/(?:from|import)\s*\(?\s*'((?:@\/|\.)[^']+)'/g)]
    .map(([, to]) => String(to))
    .map((to) => (to.startsWith('@/') ? to.slice(2) : join(dirname(file), to)))

const floorOf = (path: string): string => path.split('/')[0] ?? ''
const featureOf = (path: string): string => path.split('/')[1] ?? ''
const inHouse = sourceFiles.filter((file) => file.includes('/'))

describe('floors', () => {
  it('are imported downwards only: app, features, then ui and lib, then api', () => {
    const wrong = inHouse.flatMap((file) =>
      importsOf(file)
        .filter((to) => !allowed[floorOf(file)]?.includes(floorOf(to)))
        .map((to) => `${file} imports ${to}`),
    )
    expect(wrong).toEqual([])
  })

  it('keep features apart', () => {
    const wrong = inHouse
      .filter((file) => floorOf(file) === 'features')
      .flatMap((file) =>
        importsOf(file)
          .filter((to) => floorOf(to) === 'features' && featureOf(to) !== featureOf(file))
          .map((to) => `${file} imports ${to}`),
      )
    expect(wrong).toEqual([])
  })

  it('hold no file longer than 300 lines', () => {
    expect(sourceFiles.filter((file) => read(file).split('\n').length > 300)).toEqual([])
  })
})
