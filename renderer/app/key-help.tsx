import { useLingui } from '@lingui/react/macro'
import { Dialog } from '../ui/overlay.tsx'
import { places } from './places.tsx'

export function KeyHelp({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t, i18n } = useLingui()
  const rows: [string, string][] = [
    ['Ctrl K', t`Go to anything, do anything`],
    ['/', t`Search`],
    ['c', t`New, of what this screen shows`],
    ['e', t`Edit what is open`],
    ['Esc', t`Back, close`],
    ['Ctrl Z', t`Undo the last change, for ten seconds`],
    ['Ctrl Shift L', t`Lock now`],
    ['F6', t`Next part of the window`],
    ...places.map(({ key, label }): [string, string] => [`g ${key}`, i18n._(label)])
  ]
  return (
    <Dialog title={t`Keys`} open={open} onClose={onClose}>
      <div className="keys">
        {rows.map(([key, what]) => (
          <div key={key} style={{ display: 'contents' }}>
            <kbd>{key}</kbd>
            <span>{what}</span>
          </div>
        ))}
      </div>
      <p className="dim small">{t`Single letters never act while you type. They can be switched off in Settings.`}</p>
    </Dialog>
  )
}
