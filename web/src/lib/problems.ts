import i18next from 'i18next'
import { asProblem, type Problem } from '@/api/problem'
import { type Language, language, useLanguage } from './i18n'
import { problemWords } from './problems.strings'

type Named = Pick<Problem, 'code' | 'facts'>

function inWords(problem: Named, lng: Language): string {
  const ns = problemWords.namespace
  const known = i18next.exists(problem.code, { ns, lng }) ? problem.code : 'unknown'
  return i18next.t(known, { ...problem.facts, code: problem.code, ns, lng })
}

/** A problem's code and facts as a sentence in the current language. */
export const problemText = (thrown: unknown): string => inWords(asProblem(thrown), language())

/** The same for components, which render again when the language changes. */
export function useProblemWords(): (problem: Named) => string {
  const lng = useLanguage()
  return (problem) => inWords(problem, lng)
}
