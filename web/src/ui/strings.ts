import { words } from '@/lib/i18n'

export const uiWords = words(
  'ui',
  {
    close: 'Schließen',
    cancel: 'Abbrechen',
    undo: 'Rückgängig',
    retry: 'Erneut versuchen',
    details: 'Einzelheiten',
    loading: 'Wird geladen',
    showPassword: 'Passwort anzeigen',
    increase: 'Erhöhen',
    decrease: 'Verringern',
    notifications: 'Mitteilungen',
    errorTitle: 'Konnte nicht geladen werden',
  },
  {
    close: 'Close',
    cancel: 'Cancel',
    undo: 'Undo',
    retry: 'Try again',
    details: 'Details',
    loading: 'Loading',
    showPassword: 'Show password',
    increase: 'Increase',
    decrease: 'Decrease',
    notifications: 'Notifications',
    errorTitle: 'Could not be loaded',
  },
)
