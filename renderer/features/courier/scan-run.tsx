import { useLingui } from '@lingui/react/macro'
import { Camera } from 'lucide-react'
import { useState } from 'react'
import { CameraDialog, hasCameras } from '../../app/code-camera.tsx'
import { CodePicture } from '../../app/code-picture.tsx'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Progress } from '../../ui/progress.tsx'
import { useScanRun } from './use-scan-run.ts'

/** Takes what another screen shows as a run of pictures: by the camera, or out of photographs of it. */
export function ScanRun({
  onWhole,
  onFailed
}: {
  readonly onWhole: (upload: string) => void
  readonly onFailed: (error: unknown) => void
}) {
  const { t } = useLingui()
  const formats = useFormats()
  const [open, setOpen] = useState(false)
  const close = (): void => {
    setOpen(false)
    run.clear()
  }
  const run = useScanRun(
    (upload) => {
      close()
      onWhole(upload)
    },
    (error) => {
      close()
      onFailed(error)
    }
  )
  const [have, of] = [formats.number(run.have), formats.number(run.of)]
  const soFar = (
    <>
      {run.of > 0 && (
        <>
          <Progress label={t`Pictures read`} done={run.have} total={run.of} />
          <p className="scan-count">{t`${have} of ${of}`}</p>
        </>
      )}
      {run.other && <p role="status">{t`This code is not part of a run of pictures.`}</p>}
    </>
  )
  return (
    <>
      <div className="cta">
        {hasCameras() && (
          <Button icon={<Camera aria-hidden="true" />} onPress={() => setOpen(true)}>
            {t`Scan with the camera`}
          </Button>
        )}
        <CodePicture size="usual" several onCode={run.take} />
      </div>
      {!open && soFar}
      {open && (
        <CameraDialog onClose={close} onText={run.take}>
          <p className="sub">{t`Hold the other screen in front of the camera until all its pictures were read. The order does not matter.`}</p>
          {soFar}
        </CameraDialog>
      )}
    </>
  )
}
