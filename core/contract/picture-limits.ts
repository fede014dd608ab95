/** What core takes of a picture, after the page has made it small; `side` in pixels. */
export const pictureLimits = { bytes: 2 * 1024 * 1024, side: 4096 } as const
