// Written by hand until openapi.json is committed; `npm run api` then replaces it.
type Query<Q, R> = {
  parameters: { query?: Q; header?: never; path?: never; cookie?: never }
  requestBody?: never
  responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': R } } }
}
type At<P, R, B = never> = {
  parameters: { query?: never; header?: never; path: P; cookie?: never }
  requestBody?: [B] extends [never] ? never : { content: { 'application/json': B } }
  responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': R } } }
}
type Send<B, R> = {
  parameters: { query?: never; header?: never; path?: never; cookie?: never }
  requestBody?: { content: { 'application/json': B } }
  responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': R } } }
}
type Id = { id: number }
type S = components['schemas']

export interface paths {
  '/api/v1/auth/status': { get: Query<never, { needs_setup: boolean; enforce: boolean }> }
  '/api/v1/auth/setup': { post: Send<{ email: string; name: string; password: string; language: string }, S['Session']> }
  '/api/v1/auth/login': { post: Send<{ username: string; password: string; remember: boolean }, S['Session']> }
  '/api/v1/auth/logout': { post: Send<never, null> }
  '/api/v1/auth/me': { get: Query<never, S['Me']>; patch: Send<{ name?: string; language?: string }, S['Me']> }
  '/api/v1/auth/sessions': { get: Query<never, S['SessionRow'][]> }
  '/api/v1/auth/sessions/{id}': { delete: At<Id, null> }
  '/api/v1/sources': { get: Query<never, S['Source'][]>; post: Send<S['NewSource'], S['Source']> }
  '/api/v1/sources/{id}': {
    patch: At<Id, S['Source'], Partial<S['NewSource']> & { enabled?: boolean }>
    delete: At<Id, { deleted_photos: number; deleted_files: number }>
  }
  '/api/v1/sources/{id}/scan': { post: At<Id, null> }
  '/api/v1/sources/scan-all': { post: Send<never, null> }
  '/api/v1/fs/browse': { get: Query<{ path?: string }, S['Folder']> }
  '/api/v1/failures': {
    get: Query<{ source_id?: number; step?: string; cursor?: string; limit?: number }, S['Failures']>
  }
  '/api/v1/failures/retry': {
    post: Send<{ photo_ids?: number[]; source_id?: number; all?: boolean }, { count: number }>
  }
  '/api/v1/photos/timeline/buckets': {
    get: Query<{ view?: 'library' | 'favorites'; order?: 'newest' | 'oldest' }, S['Buckets']>
  }
  '/api/v1/photos/timeline/bucket': {
    get: Query<
      { month: string; part?: number; view?: 'library' | 'favorites'; order?: 'newest' | 'oldest' },
      S['Bucket']
    >
  }
  '/api/v1/photos/{id}': { get: At<Id, S['PhotoV1']> }
  '/api/v1/photos/{id}/detail': { get: At<Id, S['PhotoV1'] & Record<string, unknown>> }
  '/api/v1/photos/{id}/favorite': { patch: At<Id, S['PhotoV1'], { favorite?: boolean }> }
  '/api/v1/photos/{id}/reprocess': { post: At<Id, null> }
  '/api/v1/jobs/progress': { get: Query<never, { photos: number; ready: number; waiting: number; failed: number }> }
  '/api/v1/jobs': { get: Query<never, S['Jobs']> }
  '/api/v1/jobs/queues/{name}/pause': { post: At<{ name: string }, null> }
  '/api/v1/jobs/queues/{name}/resume': { post: At<{ name: string }, null> }
  '/api/v1/logs': {
    get: Query<{ feature?: string; level?: string[]; search?: string; before?: number; limit?: number }, S['LogPage']>
  }
  '/api/v1/settings': { get: Query<never, Record<string, unknown>>; patch: Send<Record<string, unknown>, Record<string, unknown>> }
  '/api/v1/settings/schema': { get: Query<never, S['SettingsGroup'][]> }
  '/api/v1/health': { get: Query<never, { status: string; version: string }> }
  '/api/v1/version': { get: Query<never, { version: string }> }
}

export interface components {
  schemas: {
    Me: { id: number; email: string; name: string; role: string; language: string; can: Record<string, boolean> }
    Session: { access_token: string; refresh_token: string; token_type: string; expires_in: number; user: S['Me'] }
    SessionRow: { id: number; device: string | null; ip: string | null; current: boolean; created_at: string; seen_at: string }
    NewSource: {
      path: string
      name?: string
      interval_minutes?: number
      watch?: boolean
      recursive?: boolean
      detect_deletions?: boolean
      exclusion_patterns?: string[]
    }
    Scan: { total: number; scanned: number; new: number; changed: number; missing: number; errors: number }
    Source: {
      id: number
      path: string
      name: string
      enabled: boolean
      watch: boolean
      recursive: boolean
      exclusion_patterns: string[]
      interval_minutes: number
      detect_deletions: boolean
      state: 'ok' | 'offline' | 'empty' | 'never'
      state_reason: string | null
      scanning: boolean
      scan: S['Scan'] | null
      last_scan_at: string | null
      next_scan_at: string | null
      counts: { images: number; videos: number; missing: number; failed: number; waiting: number }
    }
    Folder: { path: string; parent: string | null; entries: { name: string; path: string; has_children: boolean }[] }
    Failure: {
      photo_id: number
      source_id: number
      path: string
      filename: string
      step: string
      code: string
      facts: Record<string, unknown>
      attempts: number
      at: string
    }
    Failures: { items: S['Failure'][]; next_cursor: string | null; total: number }
    Buckets: { buckets: { month: string; count: number; days: number }[]; undated: number; total: number; version: string }
    Bucket: {
      month: string
      part: number
      parts: number
      id: number[]
      ratio: number[]
      thumbhash: (string | null)[]
      v: (string | null)[]
      day: number[]
      flags: number[]
      duration: number[]
    }
    PhotoV1: {
      id: number
      filename: string
      taken_at: string | null
      width: number | null
      height: number | null
      aspect_ratio: number | null
      latitude: number | null
      longitude: number | null
      is_video: boolean
      duration_seconds: number | null
      is_favorite: boolean
      is_archived: boolean
      is_trashed: boolean
      user_rating: number | null
      status: string
      thumb_url: string | null
      thumb_medium_url: string | null
      original_url: string
      video_url: string | null
      preview_url: string | null
      blur_data: string | null
      is_360: boolean
      is_drone: boolean
      drone_metadata: Record<string, unknown> | null
    }
    QueueCard: {
      name: string
      waiting: number
      active: number
      failed: number
      paused: boolean
      per_minute: number
      history: number[]
    }
    Jobs: {
      queues: S['QueueCard'][]
      steps: S['StepCard'][]
      workers: S['WorkerCard'][]
    }
    StepCard: { name: string; queue: string; done: number; waiting: number; failed: number }
    WorkerCard: { name: string; queues: string[]; started_at: string; seen_at: string }
    LogLine: { id: number; at: string; feature: string; level: string; event: string; facts: Record<string, unknown> }
    LogPage: { items: S['LogLine'][] }
    SettingsGroup: Record<string, unknown>
  }
}
