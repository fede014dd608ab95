import { useLingui } from '@lingui/react/macro'

export function About() {
  const { t } = useLingui()
  return (
    <div className="form">
      <p>{t`Starling plans actions together, laptop to laptop, with no server. It is free software under the AGPL, version 3 or later.`}</p>
      <h3>{t`What it does not promise`}</h3>
      <ul className="promises">
        <li>{t`People on your network can see that you use this app, not what you write.`}</li>
        <li>{t`With the internet on, your address is seen by those you sync with and by the lookup network.`}</li>
        <li>{t`Whoever was let in keeps what they have read, also after they are removed.`}</li>
        <li>{t`An open, unlocked laptop shows everything. Lock it.`}</li>
      </ul>
      <p className="dim small">{t`It makes no request to any website, ever, and updates nothing by itself.`}</p>
    </div>
  )
}
