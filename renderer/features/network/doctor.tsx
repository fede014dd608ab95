import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { findingWords } from '../../../core/contract/words/index.ts'
import { useWords } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Mark } from '../../ui/marks.tsx'
import { Progress } from '../../ui/progress.tsx'
import { Failed } from '../../ui/states.tsx'
import { useCheck } from './use-check.ts'

/** Nobody is found: why, and what to do, in words. Takes some seconds, because it listens. */
export function Doctor() {
  const { t } = useLingui()
  const { language } = useWords()
  const check = useCheck()
  const [address, setAddress] = useState(check.address)
  return (
    <section>
      <h2>{t`Nobody is found?`}</h2>
      <form
        className="form-row by-address"
        onSubmit={(submit) => {
          submit.preventDefault()
          check.begin(address.trim())
        }}
      >
        <TextField
          label={t`Address of the other laptop (if you know it)`}
          value={address}
          onChange={setAddress}
          placeholder="192.168.1.20"
          description={t`With it the answer is sharper. The other laptop shows it on this page.`}
        />
        <Button type="submit" isDisabled={check.running}>
          {t`Find out why`}
        </Button>
      </form>
      <div role="status" className="findings">
        {check.running && (
          <>
            <p>{t`Listening for some seconds…`}</p>
            <Progress label={t`Listening for some seconds…`} done={0} total={0} />
            <div className="cta">
              <Button size="small" kind="quiet" onPress={check.stop}>
                {t`Stop`}
              </Button>
            </div>
          </>
        )}
        {check.error && <Failed error={check.error} />}
        {check.findings?.map((finding) => (
          <div key={`${finding.code}${finding.address ?? ''}${finding.card ?? ''}`} className="finding">
            <Mark shape={finding.code === 'CONNECTED' ? 'all' : 'need'} />
            <p>
              {findingWords[language][finding.code]}{' '}
              <span className="dim" dir="ltr">
                {finding.address ?? finding.card}
              </span>
            </p>
          </div>
        ))}
      </div>
    </section>
  )
}
