import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import {
  Dialog as AriaDialog,
  Menu as AriaMenu,
  Heading,
  MenuItem,
  MenuTrigger,
  Modal,
  ModalOverlay,
  Popover
} from 'react-aria-components'
import { IconButton } from './button.tsx'

/** A question or a form over the page. Esc and the cross close it; focus returns to where it was. */
export function Dialog({
  title,
  open,
  onClose,
  children,
  wide = false
}: {
  readonly title: string
  readonly open: boolean
  readonly onClose: () => void
  readonly children: ReactNode
  readonly wide?: boolean
}) {
  const { t } = useLingui()
  return (
    <ModalOverlay className="scrim" isOpen={open} onOpenChange={(next) => !next && onClose()} isDismissable>
      <Modal className={wide ? 'dlg dlg-wide' : 'dlg'}>
        <AriaDialog className="dlg-in">
          <header className="dlg-head">
            <Heading slot="title">{title}</Heading>
            <IconButton label={t`Close`} icon={<X aria-hidden="true" />} onPress={onClose} />
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

/** Details beside a list. Not modal: the list stays in reach; Esc closes. */
export function Panel({
  title,
  onClose,
  actions,
  children,
  foot
}: {
  readonly title: ReactNode
  readonly onClose: () => void
  readonly actions?: ReactNode
  readonly children: ReactNode
  readonly foot?: ReactNode
}) {
  const { t } = useLingui()
  const self = useRef<HTMLElement>(null)
  useEffect(() => {
    self.current?.focus({ preventScroll: true })
  }, [])
  return (
    <section
      ref={self}
      className="panel"
      tabIndex={-1}
      aria-label={t`Details`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.stopPropagation()
        onClose()
      }}
    >
      <header className="panel-head">
        <h2>{title}</h2>
        {actions}
        <IconButton label={t`Close`} icon={<X aria-hidden="true" />} onPress={onClose} />
      </header>
      {children}
      {foot !== undefined && <footer className="panel-foot">{foot}</footer>}
    </section>
  )
}

export interface MenuEntry {
  readonly id: string
  readonly label: string
  readonly onAction: () => void
  readonly danger?: boolean
  readonly disabled?: boolean
}

export function Menu({
  trigger,
  label,
  entries
}: {
  readonly trigger: ReactNode
  readonly label: string
  readonly entries: readonly MenuEntry[]
}) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="pop">
        <AriaMenu aria-label={label} className="menu" onAction={(key) => entries.find((entry) => entry.id === key)?.onAction()}>
          {entries.map((entry) => (
            <MenuItem
              key={entry.id}
              id={entry.id}
              textValue={entry.label}
              isDisabled={entry.disabled ?? false}
              className={entry.danger ? 'menu-one menu-danger' : 'menu-one'}
            >
              <bdi>{entry.label}</bdi>
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
