import type { ComponentProps } from 'react'
import { cn } from './cn'

export function Card({ className, ...rest }: ComponentProps<'section'>) {
  return <section className={cn('rounded-card border border-line bg-s1 p-5 max-sm:p-4', className)} {...rest} />
}

export const CardTitle = ({ className, ...rest }: ComponentProps<'h2'>) => (
  <h2 className={cn('font-semibold text-body', className)} {...rest} />
)
