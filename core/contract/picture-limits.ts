/** What core takes of a picture, after the page has made it small; `side` in pixels, `inLeaflet` how many one text shows. */
export const pictureLimits = { bytes: 2 * 1024 * 1024, side: 4096, inLeaflet: 50 } as const
