import { words } from '@/lib/i18n'

/** Every setting by its key, with `<key>.help` below it, and every group by `<group>`. A test compares them with the server's. */
export const settingWords = words(
  'setting',
  {
    scan: 'Scanner',
    'scan.exclusion_patterns': 'Ausschlussmuster für neue Quellen',
    'scan.exclusion_patterns.help':
      'Was eine neue Quelle überspringt, ein Muster je Zeile. Vorhandene Quellen behalten ihre eigenen.',
    auth: 'Anmeldung',
    'auth.enforce': 'Anmeldung verlangen',
    'auth.enforce.help':
      'Ausgeschaltet ist jeder, der diesen Server erreicht, sein Administrator: Er sieht, ändert und löscht alles. Das ist nur für dich allein in einem Netz gedacht, in dem sonst niemand ist.',
  },
  {
    scan: 'Scanner',
    'scan.exclusion_patterns': 'Exclusion patterns for new sources',
    'scan.exclusion_patterns.help': 'What a new source skips, one pattern per line. Existing sources keep their own.',
    auth: 'Signing in',
    'auth.enforce': 'Require signing in',
    'auth.enforce.help':
      'When off, whoever reaches this server is its administrator: they see, change and delete everything. That is only for a single user on a network where nobody else is.',
  },
)
