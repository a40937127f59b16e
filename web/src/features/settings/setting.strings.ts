import { words } from '@/lib/i18n'

/** Every setting by its key, with `<key>.help` below it, and every group by `<group>`. A test compares them with the server's. */
export const settingWords = words(
  'setting',
  {
    scan: 'Scanner',
    'scan.exclusion_patterns': 'Ausschlussmuster für neue Quellen',
    'scan.exclusion_patterns.help':
      'Was eine neue Quelle überspringt, ein Muster je Zeile. Vorhandene Quellen behalten ihre eigenen.',
    video: 'Videos',
    'video.auto_transcode': 'Videos beim Import umwandeln',
    'video.auto_transcode.help':
      'Was Browser nicht abspielen, wird gleich nach dem Einlesen umgewandelt. Ausgeschaltet geschieht das, sobald jemand das Video zum ersten Mal öffnet.',
    'video.transcode_resolution': 'Auflösung umgewandelter Videos',
    'video.transcode_resolution.help':
      'So viele Zeilen hat ein umgewandeltes Video höchstens. Kleinere Videos werden nicht vergrößert, Originale nie verändert.',
    'video.transcode_resolution=480': '480p',
    'video.transcode_resolution=720': '720p',
    'video.transcode_resolution=1080': '1080p',
    auth: 'Anmeldung',
    'auth.enforce': 'Anmeldung verlangen',
    'auth.enforce.help':
      'Ausgeschaltet ist jeder, der diesen Server erreicht, sein Administrator: Er sieht, ändert und löscht alles. Das ist nur für dich allein in einem Netz gedacht, in dem sonst niemand ist.',
  },
  {
    scan: 'Scanner',
    'scan.exclusion_patterns': 'Exclusion patterns for new sources',
    'scan.exclusion_patterns.help': 'What a new source skips, one pattern per line. Existing sources keep their own.',
    video: 'Videos',
    'video.auto_transcode': 'Convert videos on import',
    'video.auto_transcode.help':
      'What browsers cannot play is converted right after it is read. When off, that happens as soon as somebody opens the video for the first time.',
    'video.transcode_resolution': 'Resolution of converted videos',
    'video.transcode_resolution.help':
      'A converted video has at most this many lines. Smaller videos are not enlarged, originals never changed.',
    'video.transcode_resolution=480': '480p',
    'video.transcode_resolution=720': '720p',
    'video.transcode_resolution=1080': '1080p',
    auth: 'Signing in',
    'auth.enforce': 'Require signing in',
    'auth.enforce.help':
      'When off, whoever reaches this server is its administrator: they see, change and delete everything. That is only for a single user on a network where nobody else is.',
  },
)
