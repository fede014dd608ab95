import { Trans, useLingui } from '@lingui/react/macro'
import type { CSSProperties } from 'react'
import { CoreError } from '../../../../core/contract/errors.ts'
import { useFormats, useWords } from '../../../i18n/words-provider.tsx'
import { Name, Parts } from '../../../ui/marks.tsx'
import { useSentence } from '../../../ui/states.tsx'
import type { PictureOf } from '../types.ts'
import { usePicture } from './pictures-context.tsx'

/** A picture, or in its room what is known of it while it is not here: nothing jumps when it arrives. */
export function PictureFrame({ picture, alt }: { readonly picture: string; readonly alt: string }) {
  const { t } = useLingui()
  const { known, shelved } = usePicture(picture)
  if (shelved?.state === 'shown')
    return (
      <img
        className="pic"
        src={shelved.url}
        alt={alt === '' ? t`Picture` : alt}
        dir="auto"
        draggable={false}
        style={roomOf(known?.about)}
      />
    )
  const isRefused = known?.state === 'refused' || shelved?.state === 'refused'
  const isBusy = !isRefused && (shelved === undefined || shelved.state === 'reading')
  return (
    <span className="pic pic-box" style={roomOf(known?.about)} aria-busy={isBusy}>
      {alt !== '' && <bdi dir="auto">{alt}</bdi>}
      {!isBusy && <Why known={known} isRefused={isRefused} />}
    </span>
  )
}

function Why({ known, isRefused }: { readonly known: PictureOf | undefined; readonly isRefused: boolean }) {
  const { t } = useLingui()
  const { language } = useWords()
  const formats = useFormats()
  const sentence = useSentence()
  if (isRefused)
    return (
      <span className="pic-why" lang={language} dir="auto">
        {sentence(new CoreError('PICTURE_REFUSED'))}
      </span>
    )
  const percent = known && known.total > 0 ? Math.floor((known.done / known.total) * 100) : 0
  const sides = known?.about ? `${formats.number(known.about.width)} × ${formats.number(known.about.height)}` : ''
  return (
    <span className="pic-why" lang={language} dir="auto">
      <strong>
        {known?.state === 'coming' && known.from ? (
          <Trans>
            Picture coming from <Name>{known.from.name}</Name>
          </Trans>
        ) : (
          t`Picture not here yet`
        )}
      </strong>
      {known?.about && (
        <span className="small">
          <Parts of={[formats.size(known.about.bytes), sides, percent > 0 ? `${formats.number(percent)} %` : '']} />
        </span>
      )}
    </span>
  )
}

/** As large as the picture is, but never over the sheet; with the same sides before it is here. */
function roomOf(about: PictureOf['about'] | undefined): CSSProperties | undefined {
  if (!about) return undefined
  const { width, height } = about
  return { aspectRatio: `${width} / ${height}`, inlineSize: `min(100%, ${width}px, calc(var(--pic-high) * ${width / height}))` }
}
