import { keepPreviousData } from '@tanstack/react-query'
import { api, type Schema } from '@/api/client'
import { useWords } from '@/lib/i18n'
import { type Group, placeName, type T } from './facts'
import { duplicateWords } from './strings'

type Given = Schema<'Given'>

/** What will happen if those in `keep` stay: how many go, and what the others are given by them. */
export function Outcome({ group, keep }: { group: Group; keep: readonly number[] }) {
  const t = useWords(duplicateWords)
  const some = keep.length > 0 && keep.length < group.photos.length
  const { data } = api.useQuery(
    'get',
    '/api/v1/duplicates/{group_id}/outcome',
    { params: { path: { group_id: group.id }, query: { keep: [...keep] } } },
    { enabled: some, placeholderData: keepPreviousData, staleTime: 0 },
  )
  const numberOf = (id: number) => group.photos.findIndex((photo) => photo.id === id) + 1
  const given = (data?.given ?? []).filter(({ photo_id }) => keep.includes(photo_id))
  return (
    <div aria-live="polite" data-outcome className="max-h-24 min-h-9 min-w-0 flex-1 overflow-y-auto text-dense">
      {!some && <p>{t(keep.length === 0 ? 'chooseOne' : 'allStay')}</p>}
      {some && data && (
        <>
          <p>
            <strong className="font-medium">{t('goes', { count: data.count })}</strong>{' '}
            {given.map((one) => (
              <span key={one.photo_id}>
                {t('gets', { number: numberOf(one.photo_id), what: givenWords(one, group, t) })}{' '}
              </span>
            ))}
          </p>
          <p className="text-muted">{t('getsMarks')}</p>
        </>
      )}
    </div>
  )
}

/** "Schlagwörter Meer, Sommer; Beschreibung „Ein Tag“" */
export function givenWords({ photo_id, values }: Given, group: Group, t: T): string {
  const photo = group.photos.find(({ id }) => id === photo_id)
  const added = (name: 'keywords' | 'people_names') => {
    const had = new Set(photo?.[name])
    return (Array.isArray(values[name]) ? (values[name] as string[]) : []).filter((word) => !had.has(word)).join(', ')
  }
  const place = 'latitude' in values ? placeName(values) : null
  const said = [
    ...(['title', 'caption', 'description'] as const).map(
      (name) => typeof values[name] === 'string' && t('getsText', { name: t(name), text: values[name] }),
    ),
    added('keywords') && t('getsWords', { name: t('keywords'), text: added('keywords') }),
    added('people_names') && t('getsWords', { name: t('people'), text: added('people_names') }),
    place && t('getsWords', { name: t('place'), text: place }),
    typeof values.user_rating === 'number' &&
      t('getsWords', { name: t('rating'), text: t('stars', { stars: values.user_rating }) }),
  ]
  return said.filter(Boolean).join('; ')
}
