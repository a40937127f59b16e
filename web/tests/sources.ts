import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

export const root = join(import.meta.dirname, '../src')

/** Every source file below src, as a path relative to it, without tests and generated files. */
export const sourceFiles: readonly string[] = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/(\.test\.|\.gen\.|\.d\.ts$)/.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))

export const read = (file: string): string => readFileSync(join(root, file), 'utf8')
