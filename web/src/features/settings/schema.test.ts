import { describe, expect, it } from 'vitest'
import { changesOf, readGroup } from './schema'

const group = readGroup({
  key: 'video',
  title: 'VideoSettings',
  $defs: { Codec: { enum: ['h264', 'av1'], title: 'Codec', type: 'string' } },
  properties: {
    enabled: { type: 'boolean', default: true, title: 'Enabled' },
    frames: { type: 'integer', default: 8, minimum: 1, maximum: 64, title: 'Frames', description: 'How many' },
    codec: { $ref: '#/$defs/Codec', default: 'h264' },
    limit: { anyOf: [{ type: 'number', exclusiveMinimum: 0 }, { type: 'null' }], default: null, title: 'Limit' },
    api_key: { type: 'string', format: 'password', writeOnly: true, default: '' },
    skip: { type: 'array', items: { type: 'string' }, default: [] },
    prompt: { type: 'string', default: 'Hallo' },
  },
})

describe('readGroup', () => {
  it('finds the control of every type, through references and optional types', () => {
    expect(group.settings.map(({ key, control }) => [key, control.kind])).toEqual([
      ['video.enabled', 'switch'],
      ['video.frames', 'number'],
      ['video.codec', 'choice'],
      ['video.limit', 'number'],
      ['video.api_key', 'secret'],
      ['video.skip', 'list'],
      ['video.prompt', 'text'],
    ])
    expect(group.settings[1]).toMatchObject({
      fallback: 8,
      description: 'How many',
      control: { min: 1, max: 64, step: 1 },
    })
    expect(group.settings[2]).toMatchObject({ fallback: 'h264', control: { choices: ['h264', 'av1'] } })
  })
})

describe('changesOf', () => {
  const stored = { 'video.enabled': false, 'video.frames': 8, 'video.skip': ['a'], 'video.prompt': 'Hallo' }

  it('sends only what differs from the stored values', () => {
    const draft = { 'video.frames': 12, 'video.skip': ['a'], 'video.prompt': 'Hallo' }
    expect(changesOf(group.settings, stored, draft)).toEqual({ 'video.frames': 12 })
  })

  it('sends null for a value that is the default again', () => {
    expect(changesOf(group.settings, stored, { 'video.enabled': true, 'video.skip': [] })).toEqual({
      'video.enabled': null,
      'video.skip': null,
    })
  })

  it('leaves out the blank lines that a list has while one types', () => {
    expect(changesOf(group.settings, stored, { 'video.skip': ['a', '', ' '] })).toEqual({})
    expect(changesOf(group.settings, stored, { 'video.skip': ['a', '', 'b', ''] })).toEqual({
      'video.skip': ['a', 'b'],
    })
    expect(changesOf(group.settings, stored, { 'video.skip': [''] })).toEqual({ 'video.skip': null })
  })
})
