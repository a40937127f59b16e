/** A failed request as the server explains it: a kebab-case code and the facts that belong to it. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly facts: Record<string, unknown> = {},
  ) {
    super(code)
    this.name = 'Problem'
  }
}

/** Reads application/problem+json; anything else becomes `unexpected` with its status. */
export async function readProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null)
  if (!body || typeof body !== 'object') return new Problem(unnamed(response.status), response.status)
  const { code, status: _status, type: _type, title: _title, ...facts } = body as Record<string, unknown>
  return new Problem(typeof code === 'string' ? code : unnamed(response.status), response.status, facts)
}

/** Any thrown value as a problem, so that a page has one thing to show. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  return new Problem('unexpected', 0, { detail: thrown instanceof Error ? thrown.message : String(thrown) })
}

const unnamed = (status: number): string =>
  status === 502 || status === 503 || status === 504 ? 'unreachable' : 'unexpected'
