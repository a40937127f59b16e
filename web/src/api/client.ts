import createFetchClient from 'openapi-fetch'
import createQueryClient from 'openapi-react-query'
import type { components, paths } from './schema'
import { send } from './session'

/** Typed requests: `http.GET('/api/v1/…')`. Every failure is thrown as a Problem. */
export const http = createFetchClient<paths>({ baseUrl: location.origin, fetch: send })

/** Typed hooks and keys: `api.useQuery('get', '/api/v1/…')`. */
export const api = createQueryClient(http)

export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]
