import createFetchClient from 'openapi-fetch'
import createQueryClient from 'openapi-react-query'
import type { Problem } from './problem'
import type { components, paths } from './schema'
import { send } from './session'

type Success = 200 | 201 | 202 | 204 | 206
type Answers<R> = { [Status in Extract<keyof R, Success>]: R[Status] } & {
  default: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } }
}
/** The server's paths, told as `send` behaves: whatever does not succeed is thrown as a Problem. */
type Paths = {
  [Path in keyof paths]: {
    [Method in keyof paths[Path]]: paths[Path][Method] extends { responses: infer R }
      ? Omit<paths[Path][Method], 'responses'> & { responses: Answers<R> }
      : paths[Path][Method]
  }
}

/** Typed requests: `http.GET('/api/v1/…')`. Every failure is thrown as a Problem. */
export const http = createFetchClient<Paths>({ baseUrl: location.origin, fetch: send })

/** Typed hooks and keys: `api.useQuery('get', '/api/v1/…')`. */
export const api = createQueryClient(http)

export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]
