export const firstStepsStyle = `:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif }
body { margin: 2rem auto; max-inline-size: 46rem; padding-inline: 1rem }
nav a { display: inline-block; padding: 0.4rem 0.8rem }
code { display: block; overflow-x: auto; padding: 0.5rem 0.8rem; margin-block: 0.4rem; border: 1px solid; border-radius: 6px; text-align: left }
li { margin-block-end: 1rem }
.state { display: none; font-weight: 600 }
.note { font-size: 0.9rem }
html[data-language] section { display: none }
html[data-language=en] section[lang=en], html[data-language=ja] section[lang=ja],
html[data-language=es] section[lang=es], html[data-language=ar] section[lang=ar] { display: block }
html[data-state=waiting] [data-state=waiting], html[data-state=ready] [data-state=ready], html[data-state=stopped] [data-state=stopped],
html[data-state=closed] [data-state=closed], html[data-state=noKey] [data-state=noKey], html[data-state=stranger] [data-state=stranger] { display: block }
`
