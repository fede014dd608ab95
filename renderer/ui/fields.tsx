import { useLingui } from '@lingui/react/macro'
import { Eye, EyeOff } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import {
  Checkbox as AriaCheckbox,
  NumberField as AriaNumberField,
  Select as AriaSelect,
  Switch as AriaSwitch,
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  Button,
  FieldError,
  Group,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  SelectValue,
  Text
} from 'react-aria-components'

interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly description?: ReactNode
  /** What is wrong, in words; shown beside the field and read aloud. */
  readonly error?: string | null
  readonly required?: boolean
  readonly autoFocus?: boolean
  readonly maxLength?: number
  readonly name?: string
  readonly placeholder?: string
  readonly disabled?: boolean
}

/** Text from people may run either way: its direction follows what is typed. */
export function TextField({
  label,
  description,
  error,
  required = false,
  value,
  onChange,
  autoFocus = false,
  disabled = false,
  secret = false,
  shownFirst = false,
  after,
  inputMode,
  ...rest
}: FieldProps & {
  readonly secret?: boolean
  /** A secret that this page made up itself has to be read once. */
  readonly shownFirst?: boolean
  /** Stands inside the field, at its end. */
  readonly after?: ReactNode
  readonly inputMode?: 'text' | 'numeric'
}) {
  const { t } = useLingui()
  const [shown, setShown] = useState(shownFirst)
  return (
    <AriaTextField
      className="fld"
      value={value}
      onChange={onChange}
      isRequired={required}
      isInvalid={Boolean(error)}
      autoFocus={autoFocus}
      isDisabled={disabled}
      validationBehavior="aria"
    >
      <Label>{label}</Label>
      <Group className="in">
        <Input
          {...rest}
          inputMode={inputMode}
          dir="auto"
          type={secret && !shown ? 'password' : 'text'}
          autoComplete="off"
          spellCheck="false"
        />
        {after}
        {secret && (
          <Button className="bt bt-quiet bt-icon" aria-label={shown ? t`Hide` : t`Show`} onPress={() => setShown(!shown)}>
            {shown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
          </Button>
        )}
      </Group>
      {description !== undefined && (
        <Text slot="description" className="fld-about">
          {description}
        </Text>
      )}
      <FieldError className="fld-wrong">{error}</FieldError>
    </AriaTextField>
  )
}

export function TextArea({
  label,
  description,
  error,
  required = false,
  value,
  onChange,
  rows = 4,
  disabled = false,
  autoFocus = false,
  ...rest
}: FieldProps & { readonly rows?: number }) {
  return (
    <AriaTextField
      className="fld"
      value={value}
      onChange={onChange}
      isRequired={required}
      isInvalid={Boolean(error)}
      isDisabled={disabled}
      autoFocus={autoFocus}
      validationBehavior="aria"
    >
      <Label>{label}</Label>
      <AriaTextArea {...rest} className="area" rows={rows} dir="auto" spellCheck="false" />
      {description !== undefined && (
        <Text slot="description" className="fld-about">
          {description}
        </Text>
      )}
      <FieldError className="fld-wrong">{error}</FieldError>
    </AriaTextField>
  )
}

export function Checkbox({
  label,
  checked,
  onChange,
  disabled = false
}: {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly disabled?: boolean
}) {
  return (
    <AriaCheckbox className="chk" isSelected={checked} onChange={onChange} isDisabled={disabled}>
      <span className="chk-box" aria-hidden="true" />
      <span>{label}</span>
    </AriaCheckbox>
  )
}

/** The box of a table's row or head: the table itself knows what is chosen. */
export function RowCheckbox() {
  return (
    <AriaCheckbox slot="selection" className="chk">
      <span className="chk-box" aria-hidden="true" />
    </AriaCheckbox>
  )
}

export function Switch({
  label,
  on,
  onChange
}: {
  readonly label: string
  readonly on: boolean
  readonly onChange: (on: boolean) => void
}) {
  return (
    <AriaSwitch className="swi" isSelected={on} onChange={onChange}>
      <span className="swi-track" aria-hidden="true" />
      <span>{label}</span>
    </AriaSwitch>
  )
}

export interface Choice<V extends string> {
  readonly value: V
  readonly label: string
  readonly about?: string
}

/** One of several, each with a sentence: big targets. */
export function Choices<V extends string>({
  label,
  value,
  options,
  onChange,
  hideLabel = false
}: {
  readonly label: string
  readonly value: V | null
  readonly options: readonly Choice<V>[]
  readonly onChange: (value: V) => void
  readonly hideLabel?: boolean
}) {
  return (
    <RadioGroup
      className="choices"
      value={value}
      onChange={(chosen) => {
        const option = options.find((each) => each.value === chosen)
        if (option) onChange(option.value)
      }}
      {...(hideLabel ? { 'aria-label': label } : {})}
    >
      {!hideLabel && <Label>{label}</Label>}
      {options.map((option) => (
        <Radio key={option.value} value={option.value} className="choice">
          <strong>{option.label}</strong>
          {option.about !== undefined && <span className="dim">{option.about}</span>}
        </Radio>
      ))}
    </RadioGroup>
  )
}

export function Select<V extends string>({
  label,
  value,
  options,
  onChange,
  hideLabel = false,
  placeholder,
  disabled = false
}: {
  readonly label: string
  readonly value: V | null
  readonly options: readonly Choice<V>[]
  readonly onChange: (value: V) => void
  readonly hideLabel?: boolean
  readonly placeholder?: string
  readonly disabled?: boolean
}) {
  return (
    <AriaSelect
      className="fld"
      value={value}
      isDisabled={disabled}
      onChange={(key) => {
        const option = options.find((each) => each.value === key)
        if (option) onChange(option.value)
      }}
      {...(hideLabel ? { 'aria-label': label } : {})}
      {...(placeholder === undefined ? {} : { placeholder })}
    >
      {!hideLabel && <Label>{label}</Label>}
      <Button className="in sel">
        <SelectValue />
        <span className="sel-mark" aria-hidden="true" />
      </Button>
      <Popover className="pop">
        <ListBox className="menu">
          {options.map((option) => (
            <ListBoxItem key={option.value} id={option.value} textValue={option.label} className="menu-one">
              <bdi>{option.label}</bdi>
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}

export function NumberField({
  label,
  value,
  onChange,
  min = 0,
  max = 999
}: {
  readonly label: string
  readonly value: number
  readonly onChange: (value: number) => void
  readonly min?: number
  readonly max?: number
}) {
  return (
    <AriaNumberField
      className="fld num"
      value={value}
      onChange={(next) => onChange(Number.isNaN(next) ? min : next)}
      minValue={min}
      maxValue={max}
    >
      <Label>{label}</Label>
      <Group className="in">
        <Button slot="decrement" className="bt bt-quiet bt-icon">
          −
        </Button>
        <Input />
        <Button slot="increment" className="bt bt-quiet bt-icon">
          +
        </Button>
      </Group>
    </AriaNumberField>
  )
}
