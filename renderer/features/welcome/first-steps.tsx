import { useLingui } from '@lingui/react/macro'
import { Steps } from '../../ui/steps.tsx'

export function FirstSteps({ at }: { readonly at: number }) {
  const { t } = useLingui()
  return <Steps label={t`First steps`} steps={[t`Language`, t`Passphrase`, t`Name`, t`Connection`, t`Group`]} at={at} />
}
