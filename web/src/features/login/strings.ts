import { words } from '@/lib/i18n'

export const loginWords = words(
  'login',
  {
    title: 'Anmelden',
    welcome: 'Willkommen zurück',
    lead: 'Deine Fotos, auf deinem eigenen Server.',
    email: 'E-Mail',
    password: 'Passwort',
    remember: 'Angemeldet bleiben',
    submit: 'Anmelden',
    busy: 'Wird angemeldet …',
    emailMissing: 'Gib deine E-Mail-Adresse ein.',
    passwordMissing: 'Gib dein Passwort ein.',
    wait_one: 'Wieder möglich in {{count}} Sekunde',
    wait_other: 'Wieder möglich in {{count}} Sekunden',
  },
  {
    title: 'Sign in',
    welcome: 'Welcome back',
    lead: 'Your photos, on your own server.',
    email: 'E-mail',
    password: 'Password',
    remember: 'Keep me signed in',
    submit: 'Sign in',
    busy: 'Signing in …',
    emailMissing: 'Enter your e-mail address.',
    passwordMissing: 'Enter your password.',
    wait_one: 'Possible again in {{count}} second',
    wait_other: 'Possible again in {{count}} seconds',
  },
)
