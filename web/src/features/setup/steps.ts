export const setupSteps = ['language', 'account', 'source', 'done'] as const
export type SetupStep = (typeof setupSteps)[number]

export const asSetupStep = (value: unknown): SetupStep | undefined => setupSteps.find((step) => step === value)
