import { type ClassValue, clsx } from 'clsx'
import { extendTailwindMerge } from 'tailwind-merge'

const merge = extendTailwindMerge({
  extend: { classGroups: { 'font-size': [{ text: ['caption', 'dense', 'body', 'section', 'title', 'hero'] }] } },
})

/** Joins class names; a later Tailwind class wins over an earlier one of its kind. */
export const cn = (...classes: ClassValue[]): string => merge(clsx(classes))
