import { cn } from './cn'

/** Holds the place of something still loading. Give it the final size; it appears only after 400 ms. */
export const Skeleton = ({ className }: { className?: string }) => (
  <div aria-hidden className={cn('skeleton rounded-control bg-s3', className)} />
)
