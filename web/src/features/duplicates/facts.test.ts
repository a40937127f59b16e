import { beforeEach, describe, expect, it } from 'vitest'
import { setLanguage, speak } from '@/lib/i18n'
import { factRows, formatName, type Group, type GroupPhoto } from './facts'
import { givenWords } from './Outcome'
import { reasonsFor } from './reasons'
import { duplicateWords } from './strings'

const photo = (id: number, more: Partial<GroupPhoto> = {}): GroupPhoto =>
  ({
    id,
    filename: `IMG_${id}.jpg`,
    file_size: 3_200_000,
    width: 4000,
    height: 3000,
    mime_type: 'image/jpeg',
    taken_at: '2024-05-01T10:00:00+02:00',
    taken_from: 'exif',
    duration_seconds: null,
    latitude: null,
    longitude: null,
    user_rating: null,
    is_favorite: false,
    quality: null,
    sharpness: null,
    exposure_score: null,
    keywords: null,
    behind: null,
    ...more,
  }) as GroupPhoto

const group = (photos: GroupPhoto[], differences: string[] = []): Group => ({
  id: 1,
  kind: 'near',
  is_burst: false,
  photos,
  proposed_id: photos[0]?.id ?? 0,
  differences,
})

describe('ROAD-20 what is compared', () => {
  beforeEach(() => setLanguage('de'))
  const rows = (of: Group) => new Map(factRows(of, speak(duplicateWords), 'de').map((row) => [row.name, row]))

  it('marks what differs, and only what any of them has is there', () => {
    const found = rows(
      group([photo(1), photo(2, { width: 800, height: 600, keywords: ['Meer'] })], ['width', 'keywords']),
    )
    expect(found.get('dimensions')).toMatchObject({
      values: ['4000 × 3000 (12 MP)', '800 × 600 (0,5 MP)'],
      differs: true,
    })
    expect(found.get('keywords')).toMatchObject({ values: [null, 'Meer'], differs: true })
    expect(found.get('size')).toMatchObject({ values: ['3,2 MB', '3,2 MB'], differs: false })
    expect(found.has('camera')).toBe(false)
    expect(found.has('favorite')).toBe(false)
  })

  it('is exact where rounded words would hide a difference', () => {
    const found = rows(group([photo(1), photo(2, { file_size: 3_200_001 })], ['file_size']))
    expect(found.get('size')?.values).toEqual(['3.200.000 Bytes', '3.200.001 Bytes'])
  })

  it('names where a date is from, also a source of later', () => {
    const found = rows(group([photo(1), photo(2, { taken_from: 'stars' })], ['taken_from']))
    expect(found.get('takenFrom')?.values).toEqual(['EXIF der Kamera', 'stars'])
  })

  it('calls formats what people call them', () => {
    expect(['image/jpeg', 'image/x-canon-cr2', 'image/vnd.adobe.photoshop', null].map(formatName)).toEqual([
      'JPEG',
      'CR2',
      'PHOTOSHOP',
      null,
    ])
  })
})

describe('ROAD-20 why one is proposed', () => {
  beforeEach(() => setLanguage('de'))
  it('says the one thing in which the other is less', () => {
    expect(reasonsFor(group([photo(1), photo(2, { behind: 'pixels' })]), speak(duplicateWords))).toEqual(['mehr Pixel'])
  })
  it('says of which photos it is so where there are several things', () => {
    const photos = [
      photo(1),
      photo(2, { behind: 'facts' }),
      photo(3, { behind: 'pixels' }),
      photo(4, { behind: 'pixels' }),
    ]
    expect(reasonsFor(group(photos), speak(duplicateWords))).toEqual([
      'mehr Angaben (Datum, Ort, Texte …) (gegenüber Nr. 2)',
      'mehr Pixel (gegenüber Nr. 3, 4)',
    ])
  })
})

describe('ROAD-20 what the kept one is given', () => {
  it('names what is new to it', () => {
    setLanguage('de')
    const values = {
      description: 'Ein Tag',
      keywords: ['a', 'b'],
      latitude: 52.5,
      longitude: 13.4,
      city: 'Berlin',
      user_rating: 4,
    }
    const given = { photo_id: 1, values }
    expect(givenWords(given, group([photo(1, { keywords: ['a'] }), photo(2)]), speak(duplicateWords))).toBe(
      'Beschreibung „Ein Tag“; Schlagwörter b; Ort Berlin; Bewertung 4 von 5',
    )
  })
})
