import { words } from '@/lib/i18n'

/** Every setting by its key, with `<key>.help` below it, and every group by `<group>`. A test compares them with the server's. */
export const settingWords = words(
  'setting',
  {
    auth: 'Anmeldung',
    'auth.enforce': 'Anmeldung verlangen',
    'auth.enforce.help':
      'Ausgeschaltet ist jeder, der diesen Server erreicht, sein Administrator: Er sieht, ändert und löscht alles. Das ist nur für dich allein in einem Netz gedacht, in dem sonst niemand ist.',
  },
  {
    auth: 'Signing in',
    'auth.enforce': 'Require signing in',
    'auth.enforce.help':
      'When off, whoever reaches this server is its administrator: they see, change and delete everything. That is only for a single user on a network where nobody else is.',
  },
)
