import { useEffect, useRef } from 'react'
import { useLook } from './look.ts'
import { useLock } from './use-lock.ts'

const signs = ['pointerdown', 'keydown', 'wheel', 'pointermove'] as const

/** Locks when nobody has touched the page for a while; locking ends the core process and so forgets every key. */
export function IdleLock() {
  const { lockAfterMinutes } = useLook()
  const lock = useLock()
  const last = useRef(performance.now())
  useEffect(() => {
    if (lockAfterMinutes === 0) return
    const touch = (): void => {
      last.current = performance.now()
    }
    for (const sign of signs) window.addEventListener(sign, touch, { passive: true })
    const timer = setInterval(() => {
      if (performance.now() - last.current > lockAfterMinutes * 60_000) lock()
    }, 5000)
    return () => {
      clearInterval(timer)
      for (const sign of signs) window.removeEventListener(sign, touch)
    }
  }, [lockAfterMinutes, lock])
  return null
}
