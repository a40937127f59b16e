import { Activity, Heart, Image, type LucideIcon, ScrollText, Settings } from 'lucide-react'
import type { Language } from '@/lib/i18n'

type Page = {
  to: '/timeline' | '/favorites' | '/jobs' | '/logs' | '/settings'
  words: Readonly<Record<Language, string>>
  icon: LucideIcon
  section: 'photos' | 'library' | 'administration'
  keys: readonly string[]
  adminOnly?: boolean
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
