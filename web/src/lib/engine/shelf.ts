import type { Bucket, Chunk } from './chunks'

const KEPT = 24

export type FetchBucket = (chunk: Chunk, signal: AbortSignal) => Promise<Bucket>
type Running = { controller: AbortController; promise: Promise<Bucket>; awaited: boolean; again: boolean }

/** The buckets in memory: the last used ones, the ones on their way, and the ones that failed. */
export class Shelf {
  private readonly kept = new Map<string, Bucket>()
  private readonly running = new Map<string, Running>()
  private readonly failures = new Map<string, unknown>()
  private readonly outdated = new Set<string>()
  private shown: ReadonlySet<string> = new Set()

  constructor(
    private readonly fetchBucket: FetchBucket,
    private readonly changed: (key: string) => void,
  ) {}

  get(key: string): Bucket | undefined {
    return this.kept.get(key)
  }

  get keys(): string[] {
    return [...this.kept.keys()]
  }

  get waiting(): number {
    return this.running.size
  }

  failure(key: string): unknown {
    return this.failures.get(key)
  }

  /** Says what the window shows: those are loaded and kept, fetches for others are given up. */
  show(chunks: readonly Chunk[], load: boolean): void {
    this.shown = new Set(chunks.map(({ key }) => key))
    for (const { key } of chunks) this.touch(key)
    if (!load) return
    for (const [key, { controller, awaited }] of this.running) {
      if (!awaited && !this.shown.has(key)) this.abandon(key, controller)
    }
    for (const chunk of chunks) {
      if (this.needs(chunk.key)) this.start(chunk).promise.catch(() => undefined)
    }
  }

  /** The bucket of a chunk, from memory or from the server. @throws what the fetch throws */
  async ensure(chunk: Chunk): Promise<Bucket> {
    const known = this.kept.get(chunk.key)
    if (known) return known
    const running = this.running.get(chunk.key) ?? this.start(chunk)
    running.awaited = true
    return running.promise
  }

  /** Puts a changed copy in the place of a bucket. */
  replace(key: string, bucket: Bucket): void {
    if (this.kept.has(key)) this.kept.set(key, bucket)
  }

  /** Marks buckets for another fetch. What is shown stays until its successor is here; the rest is forgotten. */
  outdate(keys: ReadonlySet<string>): void {
    for (const key of keys) {
      this.failures.delete(key)
      const running = this.running.get(key)
      if (running) running.again = true
      if (this.shown.has(key) && this.kept.has(key)) this.outdated.add(key)
      else this.kept.delete(key)
    }
  }

  /** Forgets every bucket that no longer exists. */
  keepOnly(existing: ReadonlySet<string>): void {
    for (const [key, { controller }] of this.running) if (!existing.has(key)) this.abandon(key, controller)
    for (const key of this.kept.keys()) if (!existing.has(key)) this.kept.delete(key)
    for (const key of this.failures.keys()) if (!existing.has(key)) this.failures.delete(key)
  }

  retry(): void {
    this.failures.clear()
  }

  close(): void {
    for (const [key, { controller }] of this.running) this.abandon(key, controller)
  }

  private needs(key: string): boolean {
    if (this.running.has(key) || this.failures.has(key)) return false
    return !this.kept.has(key) || this.outdated.has(key)
  }

  private start(chunk: Chunk): Running {
    const controller = new AbortController()
    const promise = this.fetchBucket(chunk, controller.signal).then(
      (bucket) => this.arrived(chunk.key, controller, bucket),
      (thrown) => this.failed(chunk.key, controller, thrown),
    )
    const running = { controller, promise, awaited: false, again: false }
    this.running.set(chunk.key, running)
    return running
  }

  private arrived(key: string, controller: AbortController, bucket: Bucket): Bucket {
    if (controller.signal.aborted) return bucket
    if (this.running.get(key)?.again) this.outdated.add(key)
    else this.outdated.delete(key)
    this.running.delete(key)
    this.kept.delete(key)
    this.kept.set(key, bucket)
    this.evict()
    this.changed(key)
    return bucket
  }

  private failed(key: string, controller: AbortController, thrown: unknown): never {
    if (!controller.signal.aborted) {
      this.running.delete(key)
      this.failures.set(key, thrown)
      this.changed(key)
    }
    throw thrown
  }

  private abandon(key: string, controller: AbortController): void {
    this.running.delete(key)
    controller.abort()
  }

  private touch(key: string): void {
    const bucket = this.kept.get(key)
    if (!bucket) return
    this.kept.delete(key)
    this.kept.set(key, bucket)
  }

  private evict(): void {
    for (const key of this.kept.keys()) {
      if (this.kept.size <= KEPT) return
      if (!this.shown.has(key)) this.kept.delete(key)
    }
  }
}
