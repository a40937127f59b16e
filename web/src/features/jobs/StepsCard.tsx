import type { Schema } from '@/api/client'
import { useLanguage, useWords } from '@/lib/i18n'
import { queueWords, stepWords, useNames } from '@/lib/pipeline.strings'
import { grouped } from '@/lib/time'
import { Card, CardTitle } from '@/ui/card'
import { cn } from '@/ui/cn'
import { Progress } from '@/ui/progress'
import { Skeleton } from '@/ui/skeleton'
import { Table, Td, Th } from '@/ui/table'
import { jobWords } from './strings'

/** How far the library is with each step of the journey. */
export function StepsCard({ steps }: { steps: readonly Schema<'StepCard'>[] | undefined }) {
  const t = useWords(jobWords)
  return (
    <Card>
      <CardTitle className="mb-3">{t('steps')}</CardTitle>
      {!steps && <Skeleton className="h-40" />}
      {steps && (
        <Table label={t('steps')}>
          <thead>
            <tr>
              <Th>{t('step')}</Th>
              <Th className="w-full">{t('progress')}</Th>
              <Th className="text-right">{t('done')}</Th>
              <Th className="text-right">{t('waiting')}</Th>
              <Th className="text-right">{t('failed')}</Th>
            </tr>
          </thead>
          <tbody>
            {steps.map((step) => (
              <StepRow key={step.name} step={step} />
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  )
}

function StepRow({ step }: { step: Schema<'StepCard'> }) {
  const language = useLanguage()
  const name = useNames(stepWords)(step.name)
  const queue = useNames(queueWords)(step.queue)
  return (
    <tr>
      <Td className="whitespace-nowrap">
        <span className="font-medium">{name}</span>
        <span className="block text-caption text-muted">{queue}</span>
      </Td>
      <Td>
        <Progress
          label={name}
          value={step.done + step.failed}
          max={Math.max(1, step.done + step.failed + step.waiting)}
          className="min-w-20"
        />
      </Td>
      <Td className="text-right">{grouped(step.done, language)}</Td>
      <Td className="text-right">{grouped(step.waiting, language)}</Td>
      <Td className={cn('text-right', step.failed > 0 && 'text-danger')}>{grouped(step.failed, language)}</Td>
    </tr>
  )
}
