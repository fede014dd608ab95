import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps, ToggleButton, ToggleButtonGroup } from 'react-aria-components'

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  /** One primary button on a screen; `quiet` has no edge. */
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'danger'
  readonly size?: 'small' | 'usual' | 'large'
  readonly icon?: ReactNode
  readonly wide?: boolean
  /** The key that does the same. */
  readonly keyHint?: string
  readonly children: ReactNode
}

export function Button({ kind = 'secondary', size = 'usual', icon, wide = false, keyHint, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={`bt bt-${kind} bt-${size}${wide ? ' bt-wide' : ''}`}>
      {icon}
      <span>{children}</span>
      {keyHint !== undefined && <kbd aria-hidden="true">{keyHint}</kbd>}
    </AriaButton>
  )
}

/** An icon alone: its name is read aloud and shown on hover. */
export function IconButton({
  label,
  icon,
  ...rest
}: Omit<AriaButtonProps, 'className' | 'style' | 'children'> & { readonly label: string; readonly icon: ReactNode }) {
  return (
    <AriaButton {...rest} aria-label={label} className="bt bt-quiet bt-icon">
      {icon}
    </AriaButton>
  )
}

/** One of a few, side by side: views, answers. */
export function Segments<V extends string>({
  label,
  value,
  options,
  onChange,
  disabled = false
}: {
  readonly label: string
  readonly value: V | null
  readonly options: readonly { readonly value: V; readonly label: string }[]
  readonly onChange: (value: V) => void
  readonly disabled?: boolean
}) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className="seg"
      selectionMode="single"
      disallowEmptySelection={value !== null}
      isDisabled={disabled}
      selectedKeys={value === null ? [] : [value]}
      onSelectionChange={(keys) => {
        const [chosen] = [...keys]
        const option = options.find((each) => each.value === chosen)
        if (option) onChange(option.value)
      }}
    >
      {options.map((option) => (
        <ToggleButton key={option.value} id={option.value} className="seg-one">
          {option.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
