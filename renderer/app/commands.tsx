import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField
} from 'react-aria-components'
import { useAsk } from '../connection/use-ask.ts'
import { Given } from '../ui/marks.tsx'
import { useGo } from './go.ts'
import { useGroup } from './group-context.tsx'
import { places } from './places.tsx'

const pathOf = { event: 'events', task: 'tasks', leaflet: 'leaflets', person: 'people' } as const

/** Ctrl+K: one field for places, actions and everything in the plan. */
export function Commands({
  open,
  onClose,
  onLock,
  onHelp
}: {
  readonly open: boolean
  readonly onClose: () => void
  readonly onLock: () => void
  readonly onHelp: () => void
}) {
  const { t } = useLingui()
  return (
    <ModalOverlay className="scrim pal-scrim" isOpen={open} onOpenChange={(next) => !next && onClose()} isDismissable>
      <Modal className="pal">
        <Dialog aria-label={t`Go to or do`} className="pal-in">
          <Palette onClose={onClose} onLock={onLock} onHelp={onHelp} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function Palette({
  onClose,
  onLock,
  onHelp
}: {
  readonly onClose: () => void
  readonly onLock: () => void
  readonly onHelp: () => void
}) {
  const { t, i18n } = useLingui()
  const { group, mayWrite } = useGroup()
  const go = useGo()
  const [text, setText] = useState('')
  const { data: hits } = useAsk('search.find', text.trim() === '' ? null : { group: group.group, text, limit: 12 })
  const wanted = text.trim().toLocaleLowerCase()
  const fits = (label: string): boolean => wanted === '' || label.toLocaleLowerCase().includes(wanted)
  const actions = [
    ...(mayWrite
      ? [
          { id: 'new-event', label: t`New event`, act: () => go('events', { new: true }) },
          { id: 'new-task', label: t`New task`, act: () => go('tasks', { new: true }) },
          { id: 'new-leaflet', label: t`New leaflet`, act: () => go('leaflets', { new: true }) }
        ]
      : []),
    { id: 'lock', label: t`Lock now`, act: onLock },
    { id: 'keys', label: t`Show the keys`, act: onHelp },
    { id: 'network', label: t`How to connect`, act: () => go('network') },
    { id: 'courier', label: t`Carry by hand`, act: () => go('courier') }
  ].filter(({ label }) => fits(label))
  const goTo = places
    .map(({ path, label }) => ({ id: `go-${path}`, label: i18n._(label), act: () => go(path) }))
    .filter(({ label }) => fits(label))
  const found = (wanted === '' ? [] : (hits ?? [])).map((hit) => ({
    id: `hit-${hit.id}`,
    label: hit.title,
    kind: hit.kind,
    act: () => go(pathOf[hit.kind], { id: hit.id })
  }))
  const kinds = { event: t`event`, task: t`task`, leaflet: t`leaflet`, person: t`person` }
  const all = [...found, ...goTo, ...actions]
  // Also by Enter, before anything in the list has the focus: whoever types fast means the first.
  const act = (one: (typeof all)[number] | undefined): void => {
    if (!one) return
    onClose()
    one.act()
  }
  return (
    <Autocomplete inputValue={text} onInputChange={setText}>
      <SearchField aria-label={t`Go to or do`} className="pal-q" autoFocus onSubmit={() => act(all[0])}>
        <Input placeholder={t`Go to, find or do…`} dir="auto" />
        <kbd aria-hidden="true">Esc</kbd>
      </SearchField>
      <Menu
        aria-label={t`Results`}
        className="menu pal-menu"
        onAction={(key) => act(all.find(({ id }) => id === key))}
        renderEmptyState={() => <p className="dim pal-none">{t`Nothing here. It may not have reached this laptop yet.`}</p>}
      >
        {found.length > 0 && (
          <MenuSection>
            <Header>{t`In the plan`}</Header>
            {found.map((hit) => (
              <MenuItem key={hit.id} id={hit.id} textValue={hit.label} className="menu-one pal-one">
                <Given>{hit.label}</Given>
                <span className="dim">{kinds[hit.kind]}</span>
              </MenuItem>
            ))}
          </MenuSection>
        )}
        {goTo.length > 0 && (
          <MenuSection>
            <Header>{t`Go to`}</Header>
            {goTo.map((place) => (
              <MenuItem key={place.id} id={place.id} textValue={place.label} className="menu-one pal-one">
                {place.label}
              </MenuItem>
            ))}
          </MenuSection>
        )}
        {actions.length > 0 && (
          <MenuSection>
            <Header>{t`Do`}</Header>
            {actions.map((action) => (
              <MenuItem key={action.id} id={action.id} textValue={action.label} className="menu-one pal-one">
                {action.label}
              </MenuItem>
            ))}
          </MenuSection>
        )}
      </Menu>
    </Autocomplete>
  )
}
