import { Activity, Copy, Heart, Image, ImageMinus, type LucideIcon, ScrollText, Settings, Trash2 } from 'lucide-react'
import type { Language } from '@/lib/i18n'

type Page = {
  to: '/timeline' | '/favorites' | '/duplicates' | '/bad-shots' | '/trash' | '/jobs' | '/logs' | '/settings'
  words: Readonly<Record<Language, string>>
  icon: LucideIcon
  section: 'photos' | 'library' | 'administration'
  keys: readonly string[]
  adminOnly?: boolean
  /** In the bottom bar of a phone; the others are behind "More". */
  onPhone?: boolean
}

/** The pages that exist. Rail, bottom bar, shortcuts and the sheet of shortcuts read this. */
export const pages: readonly Page[] = [
  {
    to: '/timeline',
    words: { de: 'Fotos', en: 'Photos' },
    icon: Image,
    section: 'photos',
    keys: ['g', 't'],
    onPhone: true,
  },
  {
    to: '/favorites',
    words: { de: 'Favoriten', en: 'Favourites' },
    icon: Heart,
    section: 'library',
    keys: ['g', 'f'],
    onPhone: true,
  },
  {
    to: '/duplicates',
    words: { de: 'Duplikate', en: 'Duplicates' },
    icon: Copy,
    section: 'library',
    keys: ['g', 'd'],
    adminOnly: true,
  },
  {
    to: '/bad-shots',
    words: { de: 'Misslungene Fotos', en: 'Bad shots' },
    icon: ImageMinus,
    section: 'library',
    keys: ['g', 'b'],
    adminOnly: true,
  },
  {
    to: '/trash',
    words: { de: 'Papierkorb', en: 'Trash' },
    icon: Trash2,
    section: 'library',
    keys: ['g', 'x'],
    adminOnly: true,
  },
  {
    to: '/jobs',
    words: { de: 'Jobs', en: 'Jobs' },
    icon: Activity,
    section: 'administration',
    keys: ['g', 'j'],
    adminOnly: true,
    onPhone: true,
  },
  {
    to: '/logs',
    words: { de: 'Protokolle', en: 'Logs' },
    icon: ScrollText,
    section: 'administration',
    keys: ['g', 'l'],
    adminOnly: true,
  },
  {
    to: '/settings',
    words: { de: 'Einstellungen', en: 'Settings' },
    icon: Settings,
    section: 'administration',
    keys: ['g', 'e'],
    onPhone: true,
  },
]
