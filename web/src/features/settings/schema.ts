export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type Values = Readonly<Record<string, unknown>>

/** One setting as the form draws it; `key` is `<group>.<name>`. */
export type Setting = {
  key: string
  title: string
  description: string | null
  fallback: unknown
  control:
    | { kind: 'switch' }
    | { kind: 'number'; min?: number; max?: number; step: number }
    | { kind: 'choice'; choices: readonly (string | number)[] }
    | { kind: 'text' }
    | { kind: 'secret' }
    | { kind: 'list' }
}
export type Group = { key: string; title: string; settings: readonly Setting[] }

type Node = Record<string, unknown>
const node = (value: unknown): Node => (value && typeof value === 'object' ? (value as Node) : {})
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/** Reads a group from the JSON schema that the server makes of its declarations. */
export function readGroup(schema: unknown): Group {
  const root = node(schema)
  const key = String(root.key)
  const settings = Object.entries(node(root.properties)).map(([name, raw]): Setting => {
    const property = resolve(node(raw), node(root.$defs))
    return {
      key: `${key}.${name}`,
      title: typeof property.title === 'string' ? property.title : name,
      description: typeof property.description === 'string' ? property.description : null,
      fallback: property.default ?? null,
      control: controlFor(property),
    }
  })
  return { key, title: String(root.title ?? key), settings }
}

// What stands beside a $ref or an optional type (its default, its description) belongs to the setting.
function resolve(property: Node, defs: Node): Node {
  const reference = typeof property.$ref === 'string' ? node(defs[property.$ref.split('/').at(-1) ?? '']) : null
  const options = Array.isArray(property.anyOf)
    ? property.anyOf.map(node).filter((option) => option.type !== 'null')
    : []
  if (reference) return { ...resolve(reference, defs), ...property }
  return options[0] ? { ...resolve(options[0], defs), ...property } : property
}

function controlFor(property: Node): Setting['control'] {
  if (Array.isArray(property.enum)) return { kind: 'choice', choices: property.enum as (string | number)[] }
  if (property.type === 'boolean') return { kind: 'switch' }
  if (property.type === 'array') return { kind: 'list' }
  if (property.format === 'password' || property.writeOnly === true) return { kind: 'secret' }
  if (property.type === 'integer' || property.type === 'number')
    return {
      kind: 'number',
      min: number(property.minimum) ?? number(property.exclusiveMinimum),
      max: number(property.maximum) ?? number(property.exclusiveMaximum),
      step: property.type === 'integer' ? 1 : 0.01,
    }
  return { kind: 'text' }
}

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

// One types a list line by line, so a draft has blank ones.
const withoutBlank = (value: unknown): unknown =>
  Array.isArray(value) ? value.filter((line) => String(line).trim()) : value

/** What a save must send: only what differs from the stored values; null brings a default back. */
export function changesOf(settings: readonly Setting[], stored: Values, draft: Values): Record<string, unknown> {
  const changed = settings
    .filter(({ key }) => key in draft)
    .map(({ key, fallback }) => ({ key, fallback, value: withoutBlank(draft[key]) }))
    .filter(({ key, value }) => !same(value, stored[key]))
  return Object.fromEntries(changed.map(({ key, fallback, value }) => [key, same(value, fallback) ? null : value]))
}
