import ts from 'typescript'
import { expect, it } from 'vitest'
import { read, sourceFiles } from './sources'

const spoken =
  /^(aria-label|aria-description|aria-roledescription|aria-valuetext|alt|title|placeholder|label|help|description)$/
const hasWords = (text: string): boolean => /\p{L}{2,}/u.test(text)

/** Text that a person would read or hear, written straight into a component. */
function literalsOf(file: string, code: string): string[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && hasWords(node.text)) found.push(node.text.trim())
    if (
      ts.isJsxExpression(node) &&
      node.expression &&
      ts.isStringLiteralLike(node.expression) &&
      !ts.isJsxAttribute(node.parent)
    ) {
      if (hasWords(node.expression.text)) found.push(node.expression.text)
    }
    if (ts.isJsxAttribute(node) && spoken.test(node.name.getText()) && node.initializer) {
      const value = ts.isStringLiteral(node.initializer) ? node.initializer : undefined
      if (value && hasWords(value.text)) found.push(`${node.name.getText()}="${value.text}"`)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found.map((text) => `${file}: ${text}`)
}

it('every word on the screen comes from a strings.ts', () => {
  const found = sourceFiles.filter((file) => file.endsWith('.tsx')).flatMap((file) => literalsOf(file, read(file)))
  expect(found).toEqual([])
})

it('finds a word in text, in an expression and in an attribute', () => {
  const code = `const a = <p title="Hallo" className="flex">Text {'mehr'} {t('key')} · <b aria-label={t('x')} /></p>`
  expect(literalsOf('a.tsx', code)).toEqual(['a.tsx: title="Hallo"', 'a.tsx: Text', 'a.tsx: mehr'])
})
