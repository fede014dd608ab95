/** Where one is on a short way of several steps. */
export function Steps({ label, steps, at }: { readonly label: string; readonly steps: readonly string[]; readonly at: number }) {
  return (
    <ol className="steps4" aria-label={label}>
      {steps.map((step, index) => (
        <li
          key={step}
          className={index === at ? 'on' : index < at ? 'ok' : undefined}
          aria-current={index === at ? 'step' : undefined}
        >
          {step}
        </li>
      ))}
    </ol>
  )
}
